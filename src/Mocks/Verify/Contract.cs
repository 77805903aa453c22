using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Mocking.Settings;
using Mocks.Verify.Rpc;
using Mocks.Verify.Streams;

namespace Mocks.Verify;

/// <summary>One request and its expected answer, from a pact.</summary>
/// <param name="States">The provider states it needs; empty when any state will do.</param>
internal sealed record Interaction(string Description, IReadOnlyList<string> States, JsonNode Json)
{
    /// <summary>The same without rules on the names of the answer's members; null when it has none.</summary>
    public Interaction? WithoutRulesOnNames
    {
        get
        {
            var changed = Json.DeepClone();
            return changed["response"]?["matchingRules"]?["body"] is JsonObject rules && rules.Select(rule => TakeRulesOnNames(rule.Value)).ToArray().Contains(true)
                ? this with { Json = changed }
                : null;
        }
    }

    private static bool TakeRulesOnNames(JsonNode? rule) =>
        rule?["matchers"] is JsonArray matchers && matchers.RemoveAll(matcher => (string?)matcher?["match"] is "eachKey") > 0;
}

/// <summary>A contract file: what one consumer expects of one provider. A pact has interactions; our own formats have event streams and RPC sessions.</summary>
internal sealed record Contract(
    string File, string Consumer, string Provider, IReadOnlyList<Interaction> Interactions, IReadOnlyList<StreamContract> Streams,
    IReadOnlyList<SessionContract> Sessions, JsonNode Json)
{
    /// <summary>The token of the default world's agent.</summary>
    public const string OwnToken = "00000000-0000-4000-8000-0000000000aa";
    private const string OwnTask = "00000000-0000-4000-8000-000000000010";

    /// <summary>The built-in contracts.</summary>
    public static string OwnFolder { get; } = Path.Combine(AppContext.BaseDirectory, "pacts");

    /// <summary>Reads all contracts of a folder.</summary>
    /// <exception cref="SettingException">There is no such folder, it is empty, or a file is not a pact.</exception>
    public static IReadOnlyList<Contract> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SettingException($"--pacts {folder}: there is no such folder.");
        }

        Contract[] contracts = [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];
        return contracts.Length > 0
            ? contracts
            : throw new SettingException($"--pacts {folder}: it has no pact, so there is nothing to verify.");
    }

    /// <summary>The pact with this interaction only.</summary>
    public string With(Interaction interaction)
    {
        var one = Json.DeepClone();
        one["interactions"] = new JsonArray(interaction.Json.DeepClone());
        return one.ToJsonString();
    }

    /// <summary>Replaces the built-in agent token and task by those of the provider, where they are given. Interactions about bad
    /// tokens and other tasks keep theirs.</summary>
    public Contract For(string? token, Guid? task) => this with
    {
        Interactions = [.. Interactions.Select(interaction => interaction with { Json = For(interaction.Json, token, task) })],
        Sessions = [.. Sessions.Select(session => session with { Token = session.Token ?? token })],
    };

    /// <summary>How many results its verification has.</summary>
    public int Count => Interactions.Count + Streams.Count + Sessions.Count;

    private static JsonNode For(JsonNode interaction, string? token, Guid? task)
    {
        var changed = interaction.DeepClone();
        if (token is not null && changed["request"]?["headers"]?["Coder-Session-Token"] is JsonArray values)
        {
            for (var index = 0; index < values.Count; index++)
            {
                values[index] = (string?)values[index] == OwnToken ? token : values[index]!.DeepClone();
            }
        }

        if (task is not null && changed["request"]?["path"] is JsonValue path)
        {
            changed["request"]!["path"] = ((string)path!).Replace($"/{OwnTask}/", $"/{task}/", StringComparison.Ordinal);
        }

        return changed;
    }

    private static Contract Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(System.IO.File.ReadAllText(path))!;
            var (streams, sessions) = (json["streams"]?.AsArray(), json["sessions"]?.AsArray());
            return new Contract(
                Path.GetFileName(path), NameOf(json, "consumer"), NameOf(json, "provider"),
                streams is not null || sessions is not null ? [] : [.. json["interactions"]!.AsArray().Select(interaction => new Interaction(
                    (string)interaction!["description"]!, StatesOf(interaction), interaction))],
                [.. (streams ?? []).Select(stream => StreamContract.Of(stream!))],
                [.. (sessions ?? []).Select(session => SessionContract.Of(session!))],
                json);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new SettingException($"--pacts: {path} is not a pact: {(bad is NullReferenceException ? "a consumer, a provider, the interactions or the description of one is missing" : bad.Message.TrimEnd('.'))}.");
        }
    }

    private static string NameOf(JsonNode pact, string side) => (string)pact[side]!["name"]!;

    private static IReadOnlyList<string> StatesOf(JsonNode interaction) =>
        interaction["providerStates"] is JsonArray states ? [.. states.Select(state => (string)state!["name"]!)] : [];
}
