using System.Text.Json;

namespace Mocks.Workspace.Terraform;

/// <summary>A state file of version 4, as <c>terraform apply</c> writes it.</summary>
internal static class StateFile
{
    public const int Version = 4;

    /// <exception cref="StateException">It is of another version, or not as Terraform writes it.</exception>
    public static IEnumerable<TerraformResource> Read(JsonElement state)
    {
        var version = state.GetProperty("version");
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number))
        {
            throw new StateException($"\"version\" is {StateJson.NameOf(version)} that is no version of a state");
        }

        if (number != Version)
        {
            throw new StateException(state.TryGetProperty("backend", out _)
                ? $"it is Terraform's note of a remote backend (version {number}), and the state itself is there: use the output of \"terraform show -json\""
                : $"it is a state of version {number}, and Terraform 0.12 and later write version {Version}");
        }

        if (!state.TryGetProperty("resources", out _))
        {
            throw new StateException("it is a state of version 4 without \"resources\"");
        }

        return state.Items("resources").SelectMany((resource, at) => Instances(resource, $"resources[{at}]"));
    }

    private static IEnumerable<TerraformResource> Instances(JsonElement resource, string where)
    {
        var (type, name, isManaged) = (resource.Word("type", where), resource.Word("name", where), resource.IsManaged(where));
        foreach (var instance in resource.Items("instances"))
        {
            // One that Terraform has still to destroy, after it made another in its place.
            if (instance.TryGetProperty("deposed", out _))
            {
                continue;
            }

            _ = instance.TryGetProperty("index_key", out var index);
            _ = instance.TryGetProperty("attributes", out var attributes);
            var address = TerraformAddress.Of(resource.WordOrNone("module"), isManaged, type, name, index);
            yield return new TerraformResource(address, isManaged, type, name, new Attributes(address, attributes), instance.Words("dependencies"));
        }
    }
}
