using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.MockAgentApi;
using Mocks.MockCoderd;
using Mocks.Mocking.Control;
using Mocks.Mocking.Faults;
using Mocks.Mocking.Settings;

namespace Mocks;

/// <summary>A fault from the command line: the mock, the request, and the members of <see cref="Fault"/>.</summary>
internal sealed record FaultOrder(bool ForCoderd, Fault Fault)
{
    /// <summary>The members that may follow the request.</summary>
    public static IEnumerable<string> Members =>
        ControlJson.Default.Fault.Properties.Where(member => member.Get is not null).OrderBy(member => member.Order).Select(member => member.Name).Skip(1);

    /// <summary>Adds <c>--fault</c> to a command.</summary>
    /// <returns>Reads the faults of a command line.</returns>
    public static Func<ParseResult, FaultOrder[]> AddTo(Command command)
    {
        var option = new Option<string[]>(MocksSettings.Fault.Flag) { Description = MocksSettings.Fault.Help, HelpName = "fault" };
        command.Options.Add(option);
        return parsed => [.. (parsed.GetValue(option) ?? []).Select(Parse)];
    }

    /// <summary>As it can be typed after <c>--fault</c>: the members that are not at their defaults.</summary>
    public override string ToString()
    {
        var usual = JsonOf(new Fault());
        var members = JsonOf(Fault).Where(member => member.Key != "request" && !JsonNode.DeepEquals(member.Value, usual[member.Key]))
            .Select(member => $"{member.Key}={member.Value}");
        return string.Join(' ', [ForCoderd ? "coderd" : "agentapi", Fault.Request, .. members]);
    }

    private static JsonObject JsonOf(Fault fault) => JsonSerializer.SerializeToNode(fault, ControlJson.Default.Fault)!.AsObject();

    /// <param name="text">E.g. <c>agentapi GET /messages kind=slow-drip everyMs=100</c>.</param>
    /// <exception cref="SettingException">The text is not a fault; the message says what it may be.</exception>
    public static FaultOrder Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [("agentapi" or "coderd") and var mock, var method, var path, .. var members])
        {
            throw Refuse(text, "it does not start with agentapi or coderd, a method and a path");
        }

        var json = new JsonObject { ["request"] = $"{method} {path}" };
        foreach (var member in members)
        {
            if (member.Split('=', 2) is not [var name, var value])
            {
                throw Refuse(text, $"\"{member}\" is not name=value");
            }

            json[name] = int.TryParse(value, out var number) && name is not ("body" or "text") ? number : value;
        }

        try
        {
            var fault = json.Deserialize(ControlJson.Default.Fault)!;
            return fault.Problem(mock == "coderd" ? CoderdMock.Service.Calls : AgentApiMock.Service.Calls) is { } problem ? throw Refuse(text, problem) : new FaultOrder(mock == "coderd", fault);
        }
        catch (JsonException bad)
        {
            // A line and a byte of JSON that the user has not written.
            var problem = JsonProblem.Of(bad, ControlJson.Default.Fault).Split(" (line ")[0];
            throw Refuse(text, $"{problem}{(problem[^1] is '.' or '?' ? "" : ".")} Members are {string.Join(", ", Members)}; 'mocks help faults' has the kinds");
        }
    }

    private static SettingException Refuse(string text, string why) =>
        new($"--fault '{text}': {why.TrimEnd('.')}. It may be {MocksSettings.Fault.MayBe}.");
}
