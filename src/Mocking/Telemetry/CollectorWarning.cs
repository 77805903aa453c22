namespace Mocks.Mocking.Telemetry;

/// <summary>Says once on standard error that the collector does not take what is sent. The exporter itself says nothing.</summary>
internal sealed class CollectorWarning(string program)
{
    private int _isSaid;

    public HttpClient NewClient(TimeSpan timeout) => new(new Watch(this)) { Timeout = timeout };

    private void Say(Uri? collector, string why)
    {
        if (Interlocked.Exchange(ref _isSaid, 1) == 0)
        {
            // Without user and query, which may have credentials.
            Console.Error.WriteLine($"{program}: OpenTelemetry: {collector?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)} {why}"
                + " Spans and metrics are lost until it takes them; requests are answered all the same.");
        }
    }

    private sealed class Watch(CollectorWarning warning) : DelegatingHandler(new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false })
    {
        // The exporter sends from a thread of its own, and waits there.
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Judged(request, base.Send(Checked(request), cancellationToken));
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
            {
                warning.Say(request.RequestUri, Told(failed));
                throw;
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return Judged(request, await base.SendAsync(Checked(request), cancellationToken));
            }
            catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
            {
                warning.Say(request.RequestUri, Told(failed));
                throw;
            }
        }

        private static HttpRequestMessage Checked(HttpRequestMessage request)
        {
            Tls.Require(request.RequestUri);
            return request;
        }

        private HttpResponseMessage Judged(HttpRequestMessage request, HttpResponseMessage answer)
        {
            if (!answer.IsSuccessStatusCode)
            {
                warning.Say(request.RequestUri, $"answers {(int)answer.StatusCode} {answer.ReasonPhrase}.");
            }

            return answer;
        }

        private static string Told(Exception failed) =>
            failed is OperationCanceledException ? "does not answer in time." : $"cannot be reached: {failed.Message.TrimEnd('.')}.";
    }
}
