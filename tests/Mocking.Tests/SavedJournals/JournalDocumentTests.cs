using System.Text.Json;
using Mocks.Mocking.Journal;
using Mocks.Mocking.SavedJournals;
using Mocks.Mocking.Settings;

namespace Mocks.Mocking.Tests.SavedJournals;

/// <summary>The whole journal as one document.</summary>
public sealed class JournalDocumentTests
{
    [Fact]
    public async Task A_journal_says_which_mock_it_is_and_can_be_read_again()
    {
        SettingValue[] found = [new(HostSettings.BindSetting, "127.0.0.1", "default"), new(HostSettings.AllowedHostsSetting, "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "--allow-host")];
        await using var greeter = await Greeter.StartAsync(found: found);
        await greeter.AskAsync("GET /greeting?token=abcdefghijklmnopqrst", "X-One: 1\nX-One: 2");
        await greeter.GivenAFaultAsync("""{"request":"POST /things","kind":"status","status":503}""");
        await greeter.AskAsync("POST /things", "Content-Length: 2", "{}");
        await greeter.JournalAsync(2);

        var (status, json) = await greeter.ControlAsync("GET /__admin/journal");

        Assert.Equal(200, status);
        Assert.StartsWith("{\n  \"format\": \"mocks-journal\",\n  \"version\": 1,\n", json, StringComparison.Ordinal);
        Assert.DoesNotContain("efghijkl", json, StringComparison.Ordinal);
        var journal = JsonSerializer.Deserialize(json, JournalJson.Default.JournalDocument)!;
        var mock = Assert.Single(journal.Mocks);
        Assert.Equal(("mock-greeter", "Greeter 1.0", 2L), (mock.Mock, mock.Imitates, mock.Meta.Total));
        Assert.Equal(["--bind default", "--allow-host --allow-host"], mock.Settings.Select(setting => $"{setting.Flag} {setting.Source}"));
        Assert.Equal(["GET 200", "POST 503"], mock.Requests.Select(view => $"{view.Request.Method} {view.Response?.Status}"));
        Assert.Equal("1, 2", mock.Requests.First().Request.Headers["X-One"]);
        Assert.Equal(503, mock.Requests.Last().Fault?.Status);
        Assert.Empty(mock.Readable);
    }

    [Fact]
    public async Task It_says_how_many_requests_are_gone()
    {
        await using var greeter = await Greeter.StartAsync(new HostSettings(JournalEntries: 2));
        for (var at = 0; at < 5; at++)
        {
            await greeter.AskAsync("GET /greeting");
        }

        var (_, json) = await greeter.ControlAsync("GET /__admin/journal");

        Assert.Equal(new RequestMeta(5, 2, 3), Assert.Single(JsonSerializer.Deserialize(json, JournalJson.Default.JournalDocument)!.Mocks).Meta);
    }

    [Fact]
    public void Of_a_long_conversation_the_newest_messages_are_kept_and_a_long_one_is_cut()
    {
        var messages = Enumerable.Range(0, 250).Select(id => new ReadableMessage(id, "agent", id == 249 ? new string('x', 100_000) : "short"));

        var kept = ReadableConversation.Of("demo", null, null, messages);

        Assert.Equal((100, 150, 150L), (kept.Messages.Count, kept.LeftOut, kept.Messages[0].Id));
        Assert.EndsWith("x… (34464 more characters)", kept.Messages[^1].Content, StringComparison.Ordinal);
    }
}
