namespace Mocks.MockCoderd.Tests;

/// <summary>Tokens are shown by their first four characters and a hash, and nowhere in full.</summary>
public sealed class SecretTests
{
    private const string Secret = "secretkey1-0123456789secret0123456";

    [Fact]
    public async Task A_token_is_in_no_answer_of_a_control_route_wherever_it_sat()
    {
        await using var coderd = await TestCoderd.LenientAsync();
        foreach (var header in (string[])[$"Cookie: a=b; coder_session_token={Secret}", $"Coder-Session-Token: {Secret}", $"Authorization: Bearer {Secret}"])
        {
            await coderd.SendAsync("POST", Known.Snapshot, null, "{}"u8.ToArray(), header);
            await coderd.GetAsync(Known.Logs, null, header);
        }

        await coderd.PostAsync("{}", $"{Known.Snapshot}&coder_session_token={Secret}", token: null);
        await coderd.PostAsync("{}", $"{Known.Snapshot}&access%5Ftoken={Secret}", token: null);

        foreach (var path in (string[])["requests", "requests/1", "requests/latest", "verdicts", "snapshots", "snapshots/latest", "settings", "faults"])
        {
            var shown = await coderd.GetAsync($"/__admin/{path}");

            Assert.Equal(200, shown.Status);
            Assert.DoesNotContain(Secret, shown.Body, StringComparison.Ordinal);
        }

        Assert.Contains("secr…#", (await coderd.GetAsync("/__admin/requests")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//__admin/reset")]
    [InlineData("/__admin%2Freset")]
    [InlineData("/x/..%2F__admin/reset")]
    public async Task A_control_route_cannot_be_reached_from_elsewhere_by_another_spelling(string path)
    {
        await using var coderd = await TestCoderd.LenientAsync();
        await coderd.PostAsync(Known.Empty);

        await coderd.SendAsync("POST", path, null, [], "Origin: https://evil.example");

        Assert.Single(coderd.Posted);
    }
}
