namespace Mocks.Mocking.Telemetry;

/// <summary>What OpenTelemetry's standard variables ask for. The exporter reads the others (headers, timeouts, sampling) itself.</summary>
/// <param name="Spans">An address for spans is given, and they are not turned off.</param>
/// <param name="Metrics">The same of metrics.</param>
/// <param name="ChoosesProtocol">A variable names the protocol; without one it is <c>http/protobuf</c>, as the specification wants.</param>
/// <param name="Problem">Why nothing can be sent; null when it can.</param>
/// <remarks>Source: OpenTelemetry specification, "Environment Variable Specification" and "OTLP Exporter Configuration".</remarks>
internal sealed record TelemetryVariables(bool Spans, bool Metrics, bool ChoosesProtocol, string? Problem)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Retry = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY";

    private static readonly string[] Endpoints = [Endpoint, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];
    private static readonly string[] Protocols = ["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"];

    /// <returns>Null when nothing is asked for: nothing of OpenTelemetry is loaded then.</returns>
    public static TelemetryVariables? Read(Func<string, string?> variable)
    {
        if (!Array.Exists(Endpoints, IsSet) || variable("OTEL_SDK_DISABLED")?.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) == true)
        {
            return null;
        }

        var spans = Asks("TRACES");
        var metrics = Asks("METRICS");
        return spans || metrics ? new(spans, metrics, Array.Exists(Protocols, IsSet), ProblemOf(variable)) : null;

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(variable(name));
        bool Asks(string signal) => (IsSet(Endpoint) || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) && variable($"OTEL_{signal}_EXPORTER")?.Trim() is not "none";
    }

    private static string? ProblemOf(Func<string, string?> variable)
    {
        foreach (var name in Endpoints)
        {
            if (variable(name)?.Trim() is { Length: > 0 } address
                && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                return $"{name}: \"{address}\" is not the address of a collector. It may be http://HOST:PORT or https://HOST:PORT, e.g. http://localhost:4318.";
            }
        }

        foreach (var name in Protocols)
        {
            if (variable(name)?.Trim() is { Length: > 0 } protocol and not ("grpc" or "http/protobuf"))
            {
                return $"{name}: \"{protocol}\" cannot be used. It may be http/protobuf or grpc.";
            }
        }

        // The exporter draws the delay before a retry with the framework's generator, which loads OpenSSL.
        return variable(Retry)?.Trim() is { Length: > 0 } retry ? $"{Retry}: \"{retry}\" cannot be used: retries need OpenSSL, and a mock works without it. Leave it unset." : null;
    }
}
