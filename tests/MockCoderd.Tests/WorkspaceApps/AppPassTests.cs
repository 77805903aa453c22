using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mocks.MockCoderd.Tests.Tasks;

namespace Mocks.MockCoderd.Tests.WorkspaceApps;

/// <summary>What passes between a client and an app.</summary>
public sealed class AppPassTests
{
    private const string App = "/@dev/demo/apps/agentapi";
    private const string Key = $"Coder-Session-Token: {Known.ApiKey}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", "one")]
    [InlineData("PUT", "two")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", null)]
    [InlineData("OPTIONS", null)]
    [InlineData("TRACE", null)]
    public async Task Every_method_passes_with_its_body(string method, string? body)
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.SendAsync(method, $"{App}/any", Known.ApiKey, body is null ? null : Encoding.UTF8.GetBytes(body));

        Assert.Equal(Reply.Of(200, "text/plain", "hello"), reply.Text);
        var asked = Assert.Single(app.Asked);
        Assert.StartsWith($"{method} /any\n", asked, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{body}", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_passes_without_a_body()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.SendAsync("HEAD", $"{App}/any", Known.ApiKey);

        Assert.Equal((200, "5", ""), (reply.Status, reply.Header("Content-Length"), reply.Body));
    }

    [Fact]
    public async Task The_app_gets_the_clients_headers_without_coders_cookies_and_without_those_of_the_connection()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        await coderd.SendAsync("POST", $"{App}/a%2Fb%20c?x=%41&y", null, "{}"u8.ToArray(),
            $"Cookie: coder_session_token={Known.ApiKey}; theirs=1; oauth_state=a; oauth_redirect=b; coder_path_app_session_token={Known.ApiKey}; csrf_token=c; "
                + "coder_subdomain_app_session_token_x=d; coder_signed_app_token=e; last=\"2\"",
            "Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: 5", "Proxy-Authorization: x", "TE: trailers, deflate", "Content-Type: application/json",
            "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https", "Origin: http://evil.example", "Authorization: Bearer of-the-app", "X-Twice: 1", "X-Twice: 2",
            "User-Agent: me");

        Assert.Equal("""
            POST /a/b%20c?x=%41&y
            Authorization: Bearer of-the-app
            Content-Length: 2
            Content-Type: application/json
            Cookie: theirs=1; csrf_token=c; last="2"
            Host: localhost
            Origin: http://evil.example
            TE: trailers
            User-Agent: me
            X-Forwarded-For: 127.0.0.1
            X-Forwarded-Proto: https
            X-Twice: 1, 2

            {}
            """, Assert.Single(app.Asked));
    }

    [Fact]
    public async Task A_bare_request_reaches_the_app_as_it_is()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        await coderd.GetAsync($"{App}/", null, $"Authorization: Bearer {Known.ApiKey}", "Cookie: coder_signed_app_token=x");

        Assert.Equal($"""
            GET /
            Authorization: Bearer {Known.ApiKey}
            Host: localhost
            X-Forwarded-For: 127.0.0.1
            X-Forwarded-Proto: http


            """, Assert.Single(app.Asked));
    }

    [Fact]
    public async Task The_client_gets_status_headers_and_body_of_the_app_without_its_cross_origin_headers()
    {
        await using var app = await SmallApp.StartAsync((context, _) =>
        {
            var headers = context.Response.Headers;
            context.Response.StatusCode = 418;
            headers["Access-Control-Allow-Origin"] = "*";
            headers["Access-Control-Allow-Credentials"] = "true";
            headers["Access-Control-Allow-Methods"] = "GET";
            headers["Access-Control-Allow-Headers"] = "X";
            headers["Access-Control-Max-Age"] = "5";
            headers.Vary = new(["Origin, Accept", "access-control-request-method", "Access-Control-Request-Headers,Accept-Encoding"]);
            headers.SetCookie = new(["a=1", "b=2"]);
            headers.Connection = "X-Private";
            headers["X-Private"] = "1";
            headers.Location = "/chat";
            return context.Response.WriteAsync("tea");
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.GetAsync($"{App}/", Known.ApiKey);

        Assert.Equal((418, "tea"), (reply.Status, reply.Body));
        Assert.Equal(["Origin", "Cookie", "Accept", "Accept-Encoding"], reply.Headers("Vary"));
        Assert.Equal(["a=1", "b=2"], reply.Headers("Set-Cookie").Where(line => line.Length == 3));
        Assert.Equal(["Access-Control-Max-Age: 5", "Location: /chat", "Transfer-Encoding: chunked"], reply.HeaderLines
            .Where(line => line.Contains("Access-", StringComparison.Ordinal) || line.Contains("Private", StringComparison.Ordinal)
                || line.StartsWith("Location", StringComparison.Ordinal) || line.StartsWith("Transfer", StringComparison.Ordinal)).Order());
        Assert.Contains(reply.HeaderLines, line => line.StartsWith("X-Coder-Build-Version: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_passes_piece_by_piece_and_ends_in_the_app_when_the_client_leaves()
    {
        await using var app = await SmallApp.StartAsync(async (context, self) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.StartAsync(Cancelled);
            await context.Response.WriteAsync("data: 1\n\n", Cancelled);
            var gone = new TaskCompletionSource();
            context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
            self.Ended.SetResult();
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        using (var client = await RawClient.ConnectAsync(coderd.Address))
        {
            await client.SendAsync(TestCoderd.Head("GET", $"{App}/events", Key));
            Assert.Contains("Content-Type: text/event-stream\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
            Assert.Equal("data: 1\n\n", await client.ReadChunkAsync());
        }

        await app.Ended.Task.WaitAsync(RunningProgram.Patience, Cancelled);
        var entry = (await coderd.AdminAsync("POST", "requests/find", """{"urlPath":"/@dev/demo/apps/agentapi/events"}""")).GetProperty("requests")[0];
        Assert.Equal(200, entry.GetProperty("response").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task The_head_of_an_answer_does_not_wait_for_its_body()
    {
        await using var app = await SmallApp.StartAsync(async (context, self) =>
        {
            await context.Response.Body.FlushAsync(Cancelled);
            await self.Ended.Task;
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        using var client = await RawClient.ConnectAsync(coderd.Address);

        await client.SendAsync(TestCoderd.Head("GET", $"{App}/", Key));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        app.Ended.SetResult();
    }

    [Fact]
    public async Task A_body_passes_as_it_comes_and_ends_in_the_app_when_the_client_leaves()
    {
        var first = new TaskCompletionSource<string>();
        await using var app = await SmallApp.StartAsync(async (context, self) =>
        {
            var piece = new byte[100];
            var count = await context.Request.Body.ReadAsync(piece, Cancelled);
            first.SetResult(Encoding.UTF8.GetString(piece, 0, count));
            try
            {
                while (await context.Request.Body.ReadAsync(piece, Cancelled) > 0)
                {
                }
            }
            catch (Exception cut) when (cut is IOException or OperationCanceledException)
            {
                self.Ended.SetResult();
            }
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        using (var client = await RawClient.ConnectAsync(coderd.Address))
        {
            await client.SendAsync(TestCoderd.Head("POST", $"{App}/", Key, "Transfer-Encoding: chunked") + "5\r\nfirst\r\n");
            Assert.Equal("first", await first.Task.WaitAsync(RunningProgram.Patience, Cancelled));
        }

        await app.Ended.Task.WaitAsync(RunningProgram.Patience, Cancelled);
    }

    [Fact]
    public async Task An_answer_that_the_app_cuts_is_cut_for_the_client()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = HalfAnAnswerAsync(listener);
        await using var coderd = await TestCoderd.StrictAsync(app: $"http://{listener.LocalEndpoint}");
        using var client = await RawClient.ConnectAsync(coderd.Address);

        await client.SendAsync(TestCoderd.Head("GET", $"{App}/", Key));
        var head = await client.ReadHeadAsync();
        await answering;

        Assert.Contains("Content-Length: 100\r\n", head, StringComparison.Ordinal);
        Assert.NotEqual(100, (await ReadWhatComesAsync(client)).Length);
        await coderd.AdminAsync("POST", "requests/wait", """{"request":{"urlPath":"/@dev/demo/apps/agentapi/"},"answered":true}""");
    }

    [Fact]
    public async Task An_app_that_hangs_up_is_a_bad_gateway()
    {
        using var app = new TaskAppDouble();
        app.Answers["/"] = (0, "", "");
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.GetAsync($"{App}/", Known.ApiKey);

        Assert.Equal(502, reply.Status);
        Assert.Contains("<p>Failed to proxy request to application: EOF</p>", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_socket_passes_both_ways_with_its_close_codes()
    {
        await using var app = await SmallApp.StartAsync(EchoAsync);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", Known.ApiKey);
        socket.Options.AddSubProtocol("echo");

        await socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}{App}/socket"), Cancelled);
        await socket.SendAsync("hi"u8.ToArray(), WebSocketMessageType.Text, true, Cancelled);
        var buffer = new byte[100];
        var echoed = await socket.ReceiveAsync(buffer, Cancelled);
        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, Cancelled);
        var closed = await socket.ReceiveAsync(new byte[100], Cancelled);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);

        Assert.Equal(("echo", "hi", 4001, "enough"),
            (socket.SubProtocol, Encoding.UTF8.GetString(buffer, 0, echoed.Count), (int)closed.CloseStatus!, closed.CloseStatusDescription));
        var waited = await coderd.AdminAsync("POST", "requests/wait", """{"request":{"urlPath":"/@dev/demo/apps/agentapi/socket"},"answered":true}""");
        Assert.Equal(101, waited.GetProperty("requests")[0].GetProperty("response").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_web_socket_without_a_session_is_sent_to_the_login_page()
    {
        await using var app = await SmallApp.StartAsync(EchoAsync);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        var reply = await coderd.GetAsync($"{App}/socket", null,
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal(303, reply.Status);
        Assert.Empty(app.Asked);
    }

    [Fact]
    public async Task The_journal_has_the_bodies_of_both()
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        await coderd.SendAsync("POST", $"{App}/message", Known.ApiKey, "{}"u8.ToArray());

        var entry = (await coderd.AdminAsync("POST", "requests/wait", """{"answered":true}""")).GetProperty("requests")[0];
        Assert.Equal(("{}", "hello", true), (entry.GetProperty("request").GetProperty("body").GetString(),
            entry.GetProperty("response").GetProperty("body").GetString(), entry.GetProperty("wasMatched").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"kind":"status","status":503,"body":"no"}""", false)]
    [InlineData("""{"kind":"no-answer"}""", false)]
    [InlineData("""{"kind":"close-before-head"}""", false)]
    [InlineData("""{"kind":"reset"}""", false)]
    [InlineData("""{"kind":"close-in-body","atByte":2}""", true)]
    [InlineData("""{"kind":"wrong-content-length"}""", true)]
    [InlineData("""{"kind":"malformed-json"}""", true)]
    [InlineData("""{"kind":"delay"}""", true)]
    public async Task A_fault_spoils_it_and_a_replaced_request_does_not_reach_the_app(string fault, bool reaches)
    {
        await using var app = await SmallApp.StartAsync();
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        await coderd.AdminAsync("POST", "faults", $$"""{"request":"POST *message",{{fault[1..]}}""");
        using var client = await RawClient.ConnectAsync(coderd.Address);

        await client.SendAsync(TestCoderd.Head("POST", $"{App}/message", Key, "Content-Length: 2", "Connection: close") + "{}");
        var answer = fault.Contains("no-answer", StringComparison.Ordinal) ? "" : await ReadWhatComesAsync(client);
        await coderd.AdminAsync("POST", "requests/wait", """{"answered":true}""");

        Assert.Equal(reaches ? 1 : 0, app.Asked.Count);
        Assert.Equal(fault.Contains("delay", StringComparison.Ordinal),
            answer.EndsWith("\r\n\r\nhello", StringComparison.Ordinal) && answer.Contains("\r\nContent-Length: 5\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_of_events_is_cut_where_a_fault_says()
    {
        await using var app = await SmallApp.StartAsync(async (context, self) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\ndata: 2\r\n\r\ndata: 3\n\n", Cancelled);
            await context.Response.Body.FlushAsync(Cancelled);
            await self.Ended.Task;
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        await coderd.AdminAsync("POST", "faults", """{"request":"GET *events","kind":"close-at-event","atEvent":2}""");

        var reply = await coderd.GetAsync($"{App}/events", Known.ApiKey);

        Assert.Equal("data: 1\n\ndata: 2\r\n\r\n", reply.Body);
        app.Ended.SetResult();
    }

    [Fact]
    public async Task A_web_socket_is_cut_where_a_fault_says()
    {
        await using var app = await SmallApp.StartAsync(EchoAsync);
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);
        await coderd.AdminAsync("POST", "faults", """{"request":"GET *socket","kind":"close-at-event","atEvent":1}""");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Coder-Session-Token", Known.ApiKey);

        await socket.ConnectAsync(new Uri($"ws://{coderd.Address.Authority}{App}/socket"), Cancelled);
        await socket.SendAsync(new byte[300], WebSocketMessageType.Binary, true, Cancelled);
        var echoed = await socket.ReceiveAsync(new byte[400], Cancelled);

        Assert.Equal(300, echoed.Count);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[400], Cancelled));
    }

    [Fact]
    public async Task Bytes_of_headers_pass_whatever_they_are()
    {
        await using var app = await SmallApp.StartAsync((context, self) =>
        {
            self.Note(context, "");
            return Task.CompletedTask;
        });
        await using var coderd = await TestCoderd.StrictAsync(app: app.Url);

        await coderd.GetAsync($"{App}/%c3%a4", Known.ApiKey, "X-Name: Zoë");

        var asked = Assert.Single(app.Asked);
        Assert.StartsWith("GET /%C3%A4\n", asked, StringComparison.Ordinal);
        Assert.Contains("\nX-Name: Zoë\n", asked, StringComparison.Ordinal);
    }

    private static async Task HalfAnAnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancelled);
        var stream = client.GetStream();
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"u8.ToArray(), Cancelled);
        client.Client.Shutdown(SocketShutdown.Send);
        _ = await stream.ReadAtLeastAsync(new byte[10_000], 10_000, throwOnEndOfStream: false, Cancelled);
    }

    private static async Task EchoAsync(HttpContext context, SmallApp app)
    {
        app.Note(context, "");
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        var buffer = new byte[1000];
        while (await socket.ReceiveAsync(buffer, Cancelled) is { MessageType: not WebSocketMessageType.Close } message)
        {
            if (Encoding.UTF8.GetString(buffer, 0, message.Count) == "bye")
            {
                await socket.CloseAsync((WebSocketCloseStatus)4001, "enough", Cancelled);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, true, Cancelled);
        }
    }

    // Until the end, whether that is a FIN or a RST.
    private static async Task<string> ReadWhatComesAsync(RawClient client)
    {
        var text = new StringBuilder();
        try
        {
            while (await client.ReadAsync(1000) is { Length: > 0 } more)
            {
                text.Append(more);
            }
        }
        catch (SocketException)
        {
        }

        return text.ToString();
    }
}
