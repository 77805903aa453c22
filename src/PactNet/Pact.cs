using System.Text.Json;

namespace PactNet;

/// <summary>Where pacts go, and how bodies become JSON.</summary>
public sealed class PactConfig
{
    /// <summary>The folder of the pact files; it is made when it is missing.</summary>
    public string PactDir { get; set; } = Path.Combine("..", "..", "..", "pacts");

    public JsonSerializerOptions DefaultJsonSettings { get; set; } = new();
}

/// <summary>A pact between two, of the fourth version of the specification.</summary>
public interface IPactV4
{
    string Consumer { get; }

    string Provider { get; }

    PactConfig Config { get; }
}

/// <summary>The beginning of every consumer test: <c>Pact.V4("me", "them", config).WithHttpInteractions()</c>.</summary>
public static class Pact
{
    public static IPactV4 V4(string consumer, string provider, PactConfig config) => new PactOfTwo(consumer, provider, config);

    public static IPactBuilderV4 WithHttpInteractions(this IPactV4 pact) => new HttpPactBuilder(pact);

    private sealed record PactOfTwo(string Consumer, string Provider, PactConfig Config) : IPactV4;
}
