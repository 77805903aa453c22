using Mocks.Go.Strconv;

namespace Mocks.MockCoderd.Rpc;

/// <summary>Checks the version of the agent API that a client requests.</summary>
/// <remarks>Source: coder/coder, <c>apiversion/apiversion.go</c>: every minor version up to the server's own is accepted.</remarks>
internal static class RpcVersion
{
    public const string Default = "2.0";

    /// <summary>Of a client that asks for the network alone; no release takes it.</summary>
    public const string DefaultOfClients = "1.0";

    private const int Major = 2;

    /// <param name="minor">The server's.</param>
    /// <returns>Why it is refused; null when it is accepted.</returns>
    public static string? Refuse(string version, int minor)
    {
        if (version.Split('.') is not [var majorText, var minorText])
        {
            return $"invalid version string: {version}";
        }

        if (!GoNumber.TryAtoi(majorText, out var asked))
        {
            return $"invalid major version: {version}";
        }

        if (!GoNumber.TryAtoi(minorText, out var askedMinor))
        {
            return $"invalid minor version: {version}";
        }

        return asked switch
        {
            > Major => $"server is at version {Major}.{minor}, behind requested major version {version}",
            < Major => $"version {version} is no longer supported",
            _ when askedMinor > minor => $"server is at version {Major}.{minor}, behind requested minor version {version}",
            _ => null,
        };
    }
}
