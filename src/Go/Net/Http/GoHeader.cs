namespace Mocks.Go.Net.Http;

/// <summary>A header as Go's handlers read it.</summary>
/// <remarks>Source: Go, <c>net/textproto/header.go</c>, <c>MIMEHeader.Get</c>. ASP.NET joins repeated lines with commas.</remarks>
public static class GoHeader
{
    /// <param name="lines">The values of all lines of one name.</param>
    /// <returns>The value of the first line; empty when the header is missing.</returns>
    public static string Get(IReadOnlyList<string?> lines) => lines.Count > 0 ? lines[0] ?? "" : "";
}
