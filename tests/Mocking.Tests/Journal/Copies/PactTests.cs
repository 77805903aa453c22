namespace Mocks.Mocking.Tests.Journal.Copies;

/// <summary>An exchange copied as an interaction of a Pact file; <c>CopiedInteractionTests</c> replays one by the official core.</summary>
public sealed class PactTests
{
    [Fact]
    public async Task It_has_what_was_sent_and_answered_and_the_preset_as_its_state()
    {
        await using var greeter = await Greeter.StartAsync();
        const string Body = """{"n":12345678901234567890,"a":[1.50]}""";
        await greeter.AskAsync("POST /things?to=you%20all&to=me&x", $"Content-Type: application/json\nX-A: 1\nX-A: 2\nContent-Length: {Body.Length}", Body);
        await greeter.JournalAsync();

        var (status, pact) = await greeter.ControlAsync("GET /__admin/requests/latest/pact");

        Assert.Equal(200, status);
        Assert.Equal("""
            {
              "type": "Synchronous/HTTP",
              "description": "POST /things is answered with 201",
              "pending": false,
              "providerStates": [
                {
                  "name": "usual"
                }
              ],
              "request": {
                "method": "POST",
                "path": "/things",
                "query": {
                  "to": [
                    "you all",
                    "me"
                  ],
                  "x": [
                    ""
                  ]
                },
                "headers": {
                  "Content-Type": [
                    "application/json"
                  ],
                  "X-A": [
                    "1",
                    "2"
                  ]
                },
                "body": {
                  "content": {
                    "n": 12345678901234567890,
                    "a": [
                      1.50
                    ]
                  },
                  "contentType": "application/json",
                  "encoded": false
                }
              },
              "response": {
                "status": 201,
                "headers": {
                  "Content-Type": [
                    "application/json"
                  ]
                },
                "body": {
                  "content": {
                    "kept": true
                  },
                  "contentType": "application/json",
                  "encoded": false
                }
              }
            }

            """, pact);
    }

    [Theory]
    [InlineData("text/plain", "not JSON", "\"content\": \"not JSON\"")]
    [InlineData("application/json", "{", "\"content\": \"{\"")]
    [InlineData("application/octet-stream", "\u00ff\u00fe", "\"content\": \"//4=\"")]
    public async Task A_body_that_is_no_JSON_is_text_or_base64(string type, string body, string content)
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("POST /things", $"Content-Type: {type}\nContent-Length: {body.Length}", body);
        await greeter.JournalAsync();

        var (_, pact) = await greeter.ControlAsync("GET /__admin/requests/1/pact");

        Assert.Contains(content, pact, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_stay_blotted_out_and_a_comment_says_so()
    {
        await using var greeter = await Greeter.StartAsync();
        await greeter.AskAsync("GET /greeting", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz");
        await greeter.JournalAsync();

        var (_, pact) = await greeter.ControlAsync("GET /__admin/requests/1/pact");

        Assert.DoesNotContain("ghijkl", pact, StringComparison.Ordinal);
        Assert.Contains("Secrets are blotted out", pact, StringComparison.Ordinal);
    }
}
