namespace Mocks.GoLibraries.Chi;

/// <summary>The methods that chi has routes for.</summary>
/// <remarks>Source: go-chi/chi 5, <c>tree.go</c>, <c>methodMap</c>.</remarks>
public static class ChiMethods
{
    private static readonly string[] Known = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];

    /// <summary>Any other method is answered with 405 and no body, on every path.</summary>
    public static bool Knows(string method) => Known.Contains(method);
}
