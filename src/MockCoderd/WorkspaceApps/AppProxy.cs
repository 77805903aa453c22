using System.Net;
using System.Net.Sockets;
using Mocks.Go.Net.Url;

namespace Mocks.MockCoderd.WorkspaceApps;

/// <summary>Passes requests on to apps, and their answers back, piece by piece.</summary>
/// <remarks>Source: coder/coder, <c>coderd/tailnet.go</c>, <c>ReverseProxy</c>; Go 1.24, <c>net/http/httputil/reverseproxy.go</c>. Why it is not
/// YARP: its forwarder writes to the response itself, where no fault could spoil it.</remarks>
internal sealed class AppProxy : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancellationToken) =>
        {
            Tls.Require(context.InitialRequestMessage.RequestUri);
            return AppDialer.DialAsync(context.DnsEndPoint, cancellationToken);
        },
        PooledConnectionLifetime = TimeSpan.Zero, // An app that was started again never meets a connection of its predecessor.
        RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
#pragma warning disable CA5359 // coderd believes every certificate of an app.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
    });

    /// <param name="app">Scheme, host and port are where the request goes; its path comes before <paramref name="rest"/>.</param>
    /// <param name="rest">Decoded.</param>
    /// <param name="cookie">For the answer; null for none.</param>
    public async Task<Answer> PassAsync(HttpContext context, Uri app, string rest, KeyValuePair<string, string>[] cookie)
    {
        var fault = Exchange.Of(context).Fault;
        var current = context.RequestServices.GetRequiredService<CurrentRequest>();
        current.ReachesOut("It is passed on to an app.");
        if (current.IsReplaced)
        {
            return new Answer(200, cookie);
        }

        // A fault that spoils a body needs an answer that has one.
        var upgrade = fault is null or { Effective.LeavesTheAnswer: true } ? PassedHeaders.UpgradeOf(context.Request) : null;
        var body = PassedBody.Of(context);
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), TargetOf(context, app, rest))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        PassedHeaders.Send(context.Request, request, upgrade);
        try
        {
            var answer = await _http.SendAsync(request, context.RequestAborted);
            context.Response.RegisterForDispose(answer);
            return await PassedAnswer.OfAsync(context, answer, cookie, upgrade is not null);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            var page = AppPage.Unreachable(Words(failed, app)).ToAnswer(context);
            return page with { Headers = [.. page.Headers, .. cookie] };
        }
        finally
        {
            body?.Note();
        }
    }

    public void Dispose() => _http.Dispose();

    private static Uri TargetOf(HttpContext context, Uri app, string rest)
    {
        var path = $"{Uri.UnescapeDataString(app.AbsolutePath).TrimEnd('/')}/{(rest.StartsWith('/') ? rest[1..] : rest)}";
        return new Uri($"{app.Scheme}://{app.Authority}{GoEscape.Path(path)}{context.Request.QueryString.Value}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static string Words(Exception failed, Uri app)
    {
        for (var cause = failed; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DialException dial:
                    return dial.Message;
                case SocketException broken:
                    return $"read tcp {app.Authority}: {AppDialer.Words(broken)}";
            }
        }

        return failed switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "EOF",
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "net/http: HTTP/1.x transport connection broken: malformed HTTP response",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls: first record does not look like a TLS handshake",
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "net/http: server response headers exceeded 65536 bytes; aborted",
            _ => failed.GetBaseException().Message,
        };
    }
}
