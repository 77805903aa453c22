using System.Text;
using System.Text.Json.Nodes;

namespace Mocks.Contracts.Tests.Mutants;

/// <summary>One way in which a service could drift.</summary>
/// <param name="Provider">As the pacts call it.</param>
/// <param name="Name">What drifted.</param>
internal sealed record Mutant(string Provider, string Name, Action<WireAnswer> Rewrite)
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("AgentAPI", "messages dropped", answer => answer.Object(body => body.Remove("messages"))),
        new("AgentAPI", "messages dropped unless the list is empty", answer => answer.Object(body =>
        {
            if (body["messages"] is JsonArray { Count: > 0 })
            {
                body.Remove("messages");
            }
        })),
        Message("role dropped", message => message.Remove("role")),
        Message("type in place of role", message => WireAnswer.Rename(message, "role", "type")),
        Message("role assistant", message => message["role"] = "assistant"),
        Message("role in capitals", message => message["role"] = ((string)message["role"]!).ToUpperInvariant()),
        Message("role a number", message => message["role"] = 1),
        Message("id a string", message => message["id"] = $"{message["id"]}"),
        Message("id a fraction", message => message["id"] = 0.5),
        Message("id dropped", message => message.Remove("id")),
        Message("ids from 1", message => message["id"] = (int)message["id"]! + 1),
        Message("content dropped", message => message.Remove("content")),
        Message("content renamed to message", message => WireAnswer.Rename(message, "content", "message")),
        Message("content null", message => message["content"] = null),
        Message("content a list of parts", message => message["content"] = new JsonArray(new JsonObject { ["text"] = (string)message["content"]! })),
        Message("content without its padding", message => message["content"] = string.Join('\n', ((string)message["content"]!).Split('\n').Select(line => line.TrimEnd()))),
        Message("content in ASCII", message => message["content"] = Encoding.ASCII.GetString(Encoding.ASCII.GetBytes((string)message["content"]!))),
        Message("content without colour codes", message => message["content"] = ((string)message["content"]!).Replace("\u001b", "", StringComparison.Ordinal)),
        Message("content escaped as HTML", message => message["content"] = System.Net.WebUtility.HtmlEncode((string)message["content"]!)),
        Message("time without zone", message => message["time"] = ((string)message["time"]!).TrimEnd('Z')),
        Message("time with a blank for the T", message => message["time"] = ((string)message["time"]!).Replace('T', ' ')),
        Message("time in seconds since 1970", message => message["time"] = 1_735_689_600),
        Message("time dropped", message => message.Remove("time")),
        Message("time renamed to timestamp", message => WireAnswer.Rename(message, "time", "timestamp")),
        Message("a member more in every message", message => message["model"] = "gpt"),
        AgentApi("messages null", answer => answer.Object(body => body["messages"] = null)),
        AgentApi("messages renamed to data", answer => answer.Object(body => WireAnswer.Rename(body, "messages", "data"))),
        AgentApi("messages an object", answer => answer.Object(body => body["messages"] = new JsonObject())),
        AgentApi("messages the whole body", answer =>
            answer.Body = answer.Status == 200 ? Encoding.UTF8.GetBytes(JsonNode.Parse(answer.Body)!["messages"]!.ToJsonString()) : answer.Body),
        AgentApi("messages reversed", answer => answer.Object(body => body["messages"] = new JsonArray([.. body["messages"]!.AsArray().Select(one => one!.DeepClone()).Reverse()]))),
        AgentApi("only the last ten messages", answer => answer.Object(body => body["messages"] = new JsonArray([.. body["messages"]!.AsArray().Select(one => one!.DeepClone()).TakeLast(10)]))),
        AgentApi("a message where there is none", answer => answer.Object(body =>
        {
            if (body["messages"] is JsonArray { Count: 0 } none)
            {
                none.Add(new JsonObject { ["id"] = 0, ["content"] = "", ["role"] = "agent", ["time"] = "2026-02-01T10:00:00Z" });
            }
        })),
        AgentApi("$schema gone", answer => answer.Object(body => body.Remove("$schema"))),
        AgentApi("$schema of something else", answer => answer.Object(body => body["$schema"] = "http://localhost/schemas/ErrorModel.json")),
        AgentApi("a member more beside messages", answer => answer.Object(body => body["total"] = 5)),
        AgentApi("200 becomes 201", answer => answer.Status = answer.Status == 200 ? 201 : answer.Status),
        AgentApi("Content-Type gone", answer => answer.Headers.Remove("Content-Type")),
        AgentApi("Content-Type text/plain", answer => answer.Headers["Content-Type"] = "text/plain"),
        AgentApi("errors answered with 200", answer => answer.Status = answer.Status >= 400 ? 200 : answer.Status),
        AgentApi("redirect without a Location", answer => answer.Headers.Remove("Location")),
        AgentApi("redirect to another path", answer => Replace(answer.Headers, "Location", "/login")),
        AgentApi("JSON cut short", answer => answer.Body = answer.Body[..(answer.Body.Length / 2)]),
        AgentApi("status renamed to state", answer => answer.Object(body => WireAnswer.Rename(body, "status", "state"))),
        AgentApi("status idle in place of stable", answer => answer.Text("\"status\":\"stable\"", "\"status\":\"idle\"")),
        AgentApi("status running for ever", answer => answer.Text("\"status\":\"stable\"", "\"status\":\"running\"")),
        AgentApi("ok dropped", answer => answer.Object(body => body.Remove("ok"))),
        AgentApi("ok a string", answer => answer.Text("\"ok\":true", "\"ok\":\"true\"")),
        AgentApi("busy and empty answered with 409", answer => answer.Status = answer.Status == 500 ? 409 : answer.Status),
        AgentApi("problems as plain JSON", answer => answer.Headers["Content-Type"] = "application/json"),
        AgentApi("the reason in detail", answer => answer.Object(body =>
        {
            if (body["errors"] is JsonArray { Count: > 0 } errors)
            {
                body["detail"] = (string?)errors[0]!["message"];
                body.Remove("errors");
            }
        })),
        AgentApi("errors as texts", answer => answer.Object(body =>
        {
            if (body["errors"] is JsonArray { Count: > 0 } errors)
            {
                body["errors"] = new JsonArray((string?)errors[0]!["message"]);
            }
        })),
        Coderd("204 becomes 200", answer => answer.Status = answer.Status == 204 ? 200 : answer.Status),
        Coderd("204 becomes 202", answer => answer.Status = answer.Status == 204 ? 202 : answer.Status),
        Coderd("401 becomes 403", answer => answer.Status = answer.Status == 401 ? 403 : answer.Status),
        Coderd("400 becomes 422", answer => answer.Status = answer.Status == 400 ? 422 : answer.Status),
        Coderd("404 becomes 405", answer => answer.Status = answer.Status == 404 ? 405 : answer.Status),
        Coderd("500 becomes 502", answer => answer.Status = answer.Status == 500 ? 502 : answer.Status),
        Coderd("message renamed to error", answer => answer.Object(body => WireAnswer.Rename(body, "message", "error"))),
        Coderd("message without its full stop", answer => answer.Text(".\"", "\"")),
        Coderd("detail dropped", answer => answer.Object(body => body.Remove("detail"))),
        Coderd("detail an object", answer => answer.Object(body => body["detail"] = new JsonObject())),
        Coderd("detail where there is none", answer => answer.Object(body => body.TryAdd("detail", "because"))),
        Coderd("validations null", answer => answer.Object(body => body["validations"] = null)),
        Coderd("errors as plain text", answer => answer.Headers.Remove("Content-Type")),
        Coderd("Content-Type without its charset", answer => Replace(answer.Headers, "Content-Type", "application/json")),
    ];

    private static Mutant AgentApi(string name, Action<WireAnswer> rewrite) => new("AgentAPI", name, rewrite);

    private static Mutant Message(string name, Action<JsonObject> change) => AgentApi(name, answer => answer.Messages(change));

    private static Mutant Coderd(string name, Action<WireAnswer> rewrite) => new("coderd", name, rewrite);

    private static void Replace(Dictionary<string, string> headers, string name, string value)
    {
        if (headers.ContainsKey(name))
        {
            headers[name] = value;
        }
    }
}
