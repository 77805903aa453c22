using System.Globalization;
using System.Text.Json.Nodes;

namespace Mocks.Tests.Workspace;

/// <summary>A state file of a test: an agent <c>main</c> that <c>terraform_data.workspace</c> depends on, and what the test hangs on it.</summary>
internal sealed class MadeState : IDisposable
{
    private const string AgentId = "11111111-1111-4111-8111-111111111111";

    private readonly string _folder = Directory.CreateTempSubdirectory("made-state-").FullName;
    private readonly JsonArray _resources;

    private MadeState(JsonArray resources) => _resources = resources;

    public MadeState() : this(
    [
        Resource("coder_agent", "main", new JsonObject { ["id"] = AgentId, ["auth"] = "token", ["token"] = "22222222-2222-4222-8222-222222222222" }),
        Resource("terraform_data", "workspace", [], "coder_agent.main"),
    ])
    {
    }

    /// <summary>A recorded state whose AgentAPI is at a free port.</summary>
    /// <param name="replaced">Other words of the file.</param>
    public static MadeState OfGolden(string name, string port = "3284", params (string Old, string New)[] replaced)
    {
        // The recorded script waits 2 s for its AgentAPI; a slow machine starts it in more.
        var text = replaced.Append(("1 2 3 4 5 6 7 8 9 10;", "{1..600};")).Append((port, ChosenPort.Next().ToString(CultureInfo.InvariantCulture)))
            .Aggregate(File.ReadAllText(Golden.PathOf(name)), (written, pair) => written.Replace(pair.Item1, pair.Item2, StringComparison.Ordinal));
        return new MadeState((JsonArray)JsonNode.Parse(text)!["resources"]!.DeepClone());
    }

    public string Path
    {
        get
        {
            var path = System.IO.Path.Combine(_folder, "terraform.tfstate");
            File.WriteAllText(path, new JsonObject { ["version"] = 4, ["resources"] = _resources.DeepClone() }.ToJsonString());
            return path;
        }
    }

    /// <param name="attributes">Over the defaults, e.g. <c>timeout</c>.</param>
    public MadeState Script(string name, string text, bool onStop = false, params (string Name, JsonNode Value)[] attributes) => Add("coder_script", name, new JsonObject
    {
        ["agent_id"] = AgentId,
        ["display_name"] = name,
        ["script"] = text,
        ["run_on_start"] = !onStop,
        ["run_on_stop"] = onStop,
    }, attributes);

    public MadeState Env(string name, string value, string strategy = "replace") => Add("coder_env", name.ToLowerInvariant(),
        new JsonObject { ["agent_id"] = AgentId, ["name"] = name, ["value"] = value, ["merge_strategy"] = strategy });

    public MadeState App(string slug, string url) => Add("coder_app", slug, new JsonObject { ["agent_id"] = AgentId, ["id"] = $"{Guid.NewGuid()}", ["slug"] = slug, ["url"] = url });

    /// <param name="seconds">Null for a container that does not say it.</param>
    public MadeState Container(int? seconds) => Add("docker_container", "box", new JsonObject { ["destroy_grace_seconds"] = seconds }, [], "coder_agent.main");

    public MadeState Add(string type, string name, JsonObject values, (string Name, JsonNode Value)[]? attributes = null, params string[] dependencies)
    {
        foreach (var (attribute, value) in attributes ?? [])
        {
            values[attribute] = value;
        }

        _resources.Add(Resource(type, name, values, dependencies));
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonObject Resource(string type, string name, JsonObject values, params string[] dependencies) => new()
    {
        ["mode"] = "managed",
        ["type"] = type,
        ["name"] = name,
        ["instances"] = new JsonArray(new JsonObject { ["attributes"] = values, ["dependencies"] = new JsonArray([.. dependencies.Select(address => JsonValue.Create(address))]) }),
    };
}
