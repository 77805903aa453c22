using System.Text;

namespace Mocks.Snapshotter.Network;

/// <summary>Where the certificates of trusted authorities are.</summary>
/// <param name="File">A file of certificates; null for the system's.</param>
/// <param name="Folder">A folder of certificates with hashes as names; null for the system's.</param>
internal sealed unsafe record Authorities(string? File, string? Folder)
{
    // The usual places, by distribution: Debian, Fedora, openSUSE, Alpine and macOS.
    private static readonly string[] UsualFiles =
        ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

    private const string UsualFolder = "/etc/ssl/certs";

    /// <summary>As curl reads the environment.</summary>
    /// <remarks>Source: <c>curl(1)</c>, <c>--cacert</c> and ENVIRONMENT: <c>CURL_CA_BUNDLE</c> comes before the two others.</remarks>
    public static Authorities From(Func<string, string?> variable)
    {
        string? Named(string name) => variable(name) is { Length: > 0 } value ? value : null;

        return Named("CURL_CA_BUNDLE") is { } bundle ? new(bundle, null) : new(Named("SSL_CERT_FILE"), Named("SSL_CERT_DIR"));
    }

    public void Load(OpenSsl openSsl, nint context)
    {
        if (File is not null)
        {
            // Like curl: a file that was named has to be there. A pipe or a device would be read without an end.
            if (!IsRegular(File) || !Use(openSsl, context, File, null))
            {
                throw new NetworkFailure($"the file of trusted certificates \"{File}\" (CURL_CA_BUNDLE or SSL_CERT_FILE) cannot be read", mayPass: false);
            }
        }
        else if (Array.Find(UsualFiles, System.IO.File.Exists) is { } usual)
        {
            Use(openSsl, context, usual, null);
        }
        else if (Folder is null)
        {
            openSsl.UseDefaultAuthorities(context);
        }

        Use(openSsl, context, null, Folder ?? UsualFolder);
        openSsl.Reason();
    }

    private static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        file = file.Exists ? file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file : file;
        return file.Exists && file.Length > 0;
    }

    private static bool Use(OpenSsl openSsl, nint context, string? file, string? folder)
    {
        fixed (byte* fileBytes = Bytes(file), folderBytes = Bytes(folder))
        {
            return openSsl.UseAuthorities(context, fileBytes, folderBytes) == 1;
        }
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text + "\0");
}
