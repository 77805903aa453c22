using Mocks.Go.Strconv;
using Mocks.Workspace.Terraform;

namespace Mocks.Workspace.Declaration;

/// <summary>The rules on resources that make nothing for an agent.</summary>
/// <remarks>Source: coder/coder, <c>provisioner/terraform/resources.go</c>.</remarks>
internal static class ResourceRules
{
    /// <exception cref="BuildFailure">One is broken.</exception>
    public static void Check(IReadOnlyList<TerraformResource> resources)
    {
        CheckMetadata(resources);
        CheckParameters(resources);
    }

    private static void CheckMetadata(IReadOnlyList<TerraformResource> resources)
    {
        var targets = new HashSet<string>();
        foreach (var metadata in resources.Where(resource => resource.Type == "coder_metadata" && resource.IsOnGraph))
        {
            if (TargetOf(metadata, resources) is { } target && !targets.Add(target.Label))
            {
                throw new BuildFailure($"duplicate metadata resource: {target.Label}");
            }
        }
    }

    // Upstream takes the nearest one of the graph. Without a graph: the one whose id it names, else one that no other candidate depends on.
    private static TerraformResource? TargetOf(TerraformResource metadata, IReadOnlyList<TerraformResource> resources)
    {
        TerraformResource[] candidates = [.. resources.Where(resource => resource.IsCompute && resource.IsOnGraph && metadata.Dependencies.Contains(resource.ConfigAddress))];
        var named = metadata.Attributes.Text("resource_id");
        return candidates.FirstOrDefault(candidate => named.Length > 0 && candidate.Attributes.TextOrNone("id") == named)
            ?? candidates.Where(candidate => !candidates.Any(other => other.Dependencies.Contains(candidate.ConfigAddress)))
                .OrderBy(candidate => candidate.Label, StringComparer.Ordinal).FirstOrDefault();
    }

    private static void CheckParameters(IReadOnlyList<TerraformResource> resources)
    {
        string[] twice =
        [
            .. resources.Where(resource => resource is { Type: "coder_parameter", IsManaged: false }).GroupBy(parameter => parameter.Attributes.Text("name"))
                .Where(parameters => parameters.Count() > 1).Select(parameters => GoQuote.Quote(parameters.Key)),
        ];
        if (twice.Length > 0)
        {
            throw new BuildFailure($"coder_parameter names must be unique but {Joined(twice)} appear{(twice.Length == 1 ? "s" : "")} multiple times");
        }
    }

    private static string Joined(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
}
