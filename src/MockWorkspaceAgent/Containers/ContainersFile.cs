using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Settings;

namespace Mocks.MockWorkspaceAgent.Containers;

/// <summary>The containers that the agent finds: an answer of <c>GET /api/v0/containers</c>, e.g. a recorded one, and how they behave.</summary>
/// <param name="Mock">Null for the defaults.</param>
public sealed record ContainersFile(
    IReadOnlyList<Devcontainer>? Devcontainers = null, IReadOnlyList<AgentContainer>? Containers = null, IReadOnlyList<string>? Warnings = null, ContainersBehaviour? Mock = null)
{
    public static readonly IReadOnlyList<string> Statuses = ["running", "stopped", "starting", "stopping", "deleting", "error"];

    internal ContainersBehaviour Behaviour => Mock ?? new ContainersBehaviour();

    /// <exception cref="SettingException">The file cannot be read, or is not one of containers.</exception>
    internal static ContainersFile Read(SettingValue found) =>
        new JsonFile<ContainersFile>(ContainersJson.Default.ContainersFile, file => file.Problem()).Read(found);

    private string? Problem()
    {
        var names = (Devcontainers ?? []).Select(known => known.Name).ToHashSet();
        return (Devcontainers ?? []).FirstOrDefault(known => !Statuses.Contains(known.Status)) is { } odd
            ? $"devcontainers: status \"{odd.Status}\" of {odd.Name} may be {string.Join(", ", Statuses)}"
            : (Behaviour.Terraform ?? []).Concat(Behaviour.Fails?.Keys ?? []).FirstOrDefault(name => !names.Contains(name)) is { } unknown ? $"mock: no dev container has the name \"{unknown}\""
            : Behaviour.Fails?.Values.FirstOrDefault(step => !ContainersBehaviour.Steps.Contains(step)) is { } wrong ? $"mock.fails: \"{wrong}\" may be {string.Join(", ", ContainersBehaviour.Steps)}"
            : Behaviour.RecreateMs < 0 ? "mock.recreate_ms may be 0 or more" : null;
    }
}

/// <summary>How the containers of a file behave.</summary>
/// <param name="ScanError">The engine cannot be asked: the list is a 500 with this detail.</param>
/// <param name="RecreateMs">How long a dev container is starting.</param>
/// <param name="Terraform">Names of dev containers with resources of their own in Terraform, which cannot be recreated.</param>
/// <param name="Fails">By name of the dev container, the step that fails.</param>
public sealed record ContainersBehaviour(
    string? ScanError = null, int RecreateMs = 1_000, IReadOnlyList<string>? Terraform = null, IReadOnlyDictionary<string, string>? Fails = null)
{
    internal static readonly IReadOnlyList<string> Steps = ["recreate", "stop", "remove", "agent"];

    internal bool IsFixed(Devcontainer known) => Terraform?.Contains(known.Name) == true;

    internal string? FailureOf(Devcontainer known) => Fails?.GetValueOrDefault(known.Name);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ContainersFile))]
internal sealed partial class ContainersJson : JsonSerializerContext;
