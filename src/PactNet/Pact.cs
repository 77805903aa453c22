namespace PactNet;

public sealed class PactConfig
{
    /// <summary>The folder of the pact files; created when missing.</summary>
    public string PactDir { get; set; } = Path.Combine("..", "..", "..", "pacts");
}

/// <summary>The beginning of every consumer test: <c>Pact.V4("me", "them", config).WithHttpInteractions()</c>.</summary>
public sealed record Pact(string Consumer, string Provider, PactConfig Config)
{
    public static Pact V4(string consumer, string provider, PactConfig config) => new(consumer, provider, config);

    public IPactBuilderV4 WithHttpInteractions() => new HttpPactBuilder(this);
}

/// <summary>The consumer broke its pact, or the pact could not be made.</summary>
public class PactFailureException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>A provider broke a pact; <see cref="Verifier.PactVerifierConfig.Results"/> has the details.</summary>
public class PactVerificationFailedException(string message) : Exception(message);
