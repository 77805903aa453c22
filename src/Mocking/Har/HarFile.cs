using System.Text.Json.Serialization;

namespace Mocks.Mocking.Har;

/// <summary>An HTTP archive, version 1.2, which browsers and many tools open.</summary>
/// <remarks>Source: the specification of HAR 1.2 (softwareishard.com, "HAR 1.2 Spec"). What an entry does not know is -1 or empty there.</remarks>
public sealed record HarFile(HarLog Log)
{
    /// <param name="requests">Oldest first.</param>
    public static HarFile Of(string mock, string version, IEnumerable<RequestView> requests, string? comment = null) =>
        new(new HarLog("1.2", new HarCreator(mock, version), requests.Select(HarEntry.Of), comment));
}

public sealed record HarLog(string Version, HarCreator Creator, IEnumerable<HarEntry> Entries, string? Comment);

/// <param name="Name">The program that recorded the requests.</param>
public sealed record HarCreator(string Name, string Version);

/// <summary>A header line, a cookie, or a member of a query.</summary>
public sealed record HarPair(string Name, string Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HarFile))]
public sealed partial class HarJson : JsonSerializerContext;
