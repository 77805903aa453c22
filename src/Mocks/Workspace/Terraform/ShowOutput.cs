using System.Text.Json;

namespace Mocks.Workspace.Terraform;

/// <summary>The output of <c>terraform show -json</c>.</summary>
internal static class ShowOutput
{
    /// <exception cref="StateException">It is a plan, of another format, or not as Terraform writes it.</exception>
    public static IEnumerable<TerraformResource> Read(JsonElement output)
    {
        var format = output.Word("format_version", "it");
        if (format.Split('.')[0] is not ("0" or "1"))
        {
            throw new StateException($"it is of format_version {format}, and Terraform 0.12 to 1 write 0 and 1");
        }

        if (output.TryGetProperty("planned_values", out _) || output.TryGetProperty("resource_changes", out _))
        {
            throw new StateException("it is a plan, whose ids are not known yet: apply it first");
        }

        // An empty state has no values at all.
        return output.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object
            && values.TryGetProperty("root_module", out var root) && root.ValueKind == JsonValueKind.Object
            ? Module(root)
            : [];
    }

    private static IEnumerable<TerraformResource> Module(JsonElement module) =>
        module.Items("resources").Where(resource => !resource.TryGetProperty("deposed_key", out _)).Select(Resource)
            .Concat(module.Items("child_modules").SelectMany(Module));

    private static TerraformResource Resource(JsonElement resource)
    {
        var address = resource.Word("address", "a resource");
        _ = resource.TryGetProperty("values", out var values);
        return new TerraformResource(address, resource.IsManaged(address), resource.Word("type", address), resource.Word("name", address),
            new Attributes(address, values), resource.Words("depends_on"));
    }
}
