using System.Runtime.InteropServices;

namespace Mocks.Snapshotter.Network;

/// <summary>The functions of OpenSSL (1.1 or 3) that a client needs, from the library that is installed.</summary>
/// <remarks>The framework's <c>SslStream</c> ends the program where the library is missing, and reads folders of the user that need not exist.</remarks>
internal sealed unsafe class OpenSsl
{
    private static readonly string[] Names = OperatingSystem.IsMacOS()
        ? ["libssl.3.dylib", "/opt/homebrew/lib/libssl.3.dylib", "/usr/local/lib/libssl.3.dylib"]
        : ["libssl.so.3", "libssl.so.1.1"];

    private static OpenSsl? _loaded;

    private OpenSsl(nint ssl, nint crypto)
    {
        nint Ssl(string name) => NativeLibrary.GetExport(ssl, name);
        nint Crypto(string name) => NativeLibrary.GetExport(crypto, name);

        ClientMethod = (delegate* unmanaged<nint>)Ssl("TLS_client_method");
        NewContext = (delegate* unmanaged<nint, nint>)Ssl("SSL_CTX_new");
        ControlContext = (delegate* unmanaged<nint, int, nint, nint, nint>)Ssl("SSL_CTX_ctrl");
        SetVerify = (delegate* unmanaged<nint, int, nint, void>)Ssl("SSL_CTX_set_verify");
        UseDefaultAuthorities = (delegate* unmanaged<nint, int>)Ssl("SSL_CTX_set_default_verify_paths");
        UseAuthorities = (delegate* unmanaged<nint, byte*, byte*, int>)Ssl("SSL_CTX_load_verify_locations");
        ContextParameters = (delegate* unmanaged<nint, nint>)Ssl("SSL_CTX_get0_param");
        SetVerifyFlags = (delegate* unmanaged<nint, nuint, int>)Crypto("X509_VERIFY_PARAM_set_flags");
        SetVerifyAddress = (delegate* unmanaged<nint, byte*, int>)Crypto("X509_VERIFY_PARAM_set1_ip_asc");
        New = (delegate* unmanaged<nint, nint>)Ssl("SSL_new");
        Parameters = (delegate* unmanaged<nint, nint>)Ssl("SSL_get0_param");
        SetVerifyHost = (delegate* unmanaged<nint, byte*, int>)Ssl("SSL_set1_host");
        Control = (delegate* unmanaged<nint, int, nint, byte*, nint>)Ssl("SSL_ctrl");
        SetBuffers = (delegate* unmanaged<nint, nint, nint, void>)Ssl("SSL_set_bio");
        Connect = (delegate* unmanaged<nint, int>)Ssl("SSL_connect");
        Read = (delegate* unmanaged<nint, byte*, int, int>)Ssl("SSL_read");
        Write = (delegate* unmanaged<nint, byte*, int, int>)Ssl("SSL_write");
        ErrorOf = (delegate* unmanaged<nint, int, int>)Ssl("SSL_get_error");
        VerifyResult = (delegate* unmanaged<nint, nint>)Ssl("SSL_get_verify_result");
        Free = (delegate* unmanaged<nint, void>)Ssl("SSL_free");
        FreeContext = (delegate* unmanaged<nint, void>)Ssl("SSL_CTX_free");
        VerifyError = (delegate* unmanaged<nint, nint>)Crypto("X509_verify_cert_error_string");
        BufferMethod = (delegate* unmanaged<nint>)Crypto("BIO_s_mem");
        NewBuffer = (delegate* unmanaged<nint, nint>)Crypto("BIO_new");
        ReadBuffer = (delegate* unmanaged<nint, byte*, int, int>)Crypto("BIO_read");
        WriteBuffer = (delegate* unmanaged<nint, byte*, int, int>)Crypto("BIO_write");
        NextError = (delegate* unmanaged<nuint>)Crypto("ERR_get_error");
        ReasonOf = (delegate* unmanaged<nuint, nint>)Crypto("ERR_reason_error_string");
    }

    public readonly delegate* unmanaged<nint> ClientMethod;
    public readonly delegate* unmanaged<nint, nint> NewContext;
    public readonly delegate* unmanaged<nint, int, nint, nint, nint> ControlContext;
    public readonly delegate* unmanaged<nint, int, nint, void> SetVerify;
    public readonly delegate* unmanaged<nint, int> UseDefaultAuthorities;
    public readonly delegate* unmanaged<nint, byte*, byte*, int> UseAuthorities;
    public readonly delegate* unmanaged<nint, nint> ContextParameters;
    public readonly delegate* unmanaged<nint, nuint, int> SetVerifyFlags;
    public readonly delegate* unmanaged<nint, byte*, int> SetVerifyAddress;
    public readonly delegate* unmanaged<nint, nint> New;
    public readonly delegate* unmanaged<nint, nint> Parameters;
    public readonly delegate* unmanaged<nint, byte*, int> SetVerifyHost;
    public readonly delegate* unmanaged<nint, int, nint, byte*, nint> Control;
    public readonly delegate* unmanaged<nint, nint, nint, void> SetBuffers;
    public readonly delegate* unmanaged<nint, int> Connect;
    public readonly delegate* unmanaged<nint, byte*, int, int> Read;
    public readonly delegate* unmanaged<nint, byte*, int, int> Write;
    public readonly delegate* unmanaged<nint, int, int> ErrorOf;
    public readonly delegate* unmanaged<nint, nint> VerifyResult;
    public readonly delegate* unmanaged<nint, void> Free;
    public readonly delegate* unmanaged<nint, void> FreeContext;
    public readonly delegate* unmanaged<nint, nint> VerifyError;
    public readonly delegate* unmanaged<nint> BufferMethod;
    public readonly delegate* unmanaged<nint, nint> NewBuffer;
    public readonly delegate* unmanaged<nint, byte*, int, int> ReadBuffer;
    public readonly delegate* unmanaged<nint, byte*, int, int> WriteBuffer;
    public readonly delegate* unmanaged<nuint> NextError;
    public readonly delegate* unmanaged<nuint, nint> ReasonOf;

    public static OpenSsl Load()
    {
        if (_loaded is not null)
        {
            return _loaded;
        }

        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var ssl) && NativeLibrary.TryLoad(name.Replace("ssl", "crypto", StringComparison.Ordinal), out var crypto))
            {
                return _loaded = new(ssl, crypto);
            }
        }

        throw new NetworkFailure($"https needs OpenSSL, and {Names[0]} cannot be loaded; install it (Debian: apt-get install libssl3; Alpine: apk add libssl3)", mayPass: false);
    }

    /// <summary>OpenSSL's words for its oldest error, e.g. <c>wrong version number</c>; its list of errors is then empty.</summary>
    public string Reason()
    {
        var first = NextError();
        while (NextError() != 0)
        {
        }

        return (first == 0 ? null : Marshal.PtrToStringUTF8(ReasonOf(first))) ?? "unknown error";
    }
}
