using Mocks.Mocking.Settings;
using Mocks.Verify;
using PactNet;
using PactNet.Verifier;

namespace Mocks.Contracts.Tests.Providers;

/// <summary>Green means that something was verified.</summary>
public sealed class NothingVerifiedTests
{
    [Fact]
    public void An_empty_folder_is_no_contract()
    {
        var empty = Directory.CreateTempSubdirectory("no-pacts-");
        try
        {
            var refused = Assert.Throws<SettingException>(() => Contract.ReadFolder(empty.FullName));

            Assert.Equal($"--pacts {empty.FullName}: it has no pact, so there is nothing to verify.", refused.Message);
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_empty_folder_fails_the_verifier_too()
    {
        var empty = Directory.CreateTempSubdirectory("no-pacts-");
        try
        {
            await using var mock = await MockVerificationTests.StartAgentApiAsync();
            using var verifier = new PactVerifier("AgentAPI");
            var source = verifier.WithHttpEndpoint(mock.Address).WithDirectorySource(empty);

            await Assert.ThrowsAsync<PactVerificationFailedException>(() => Task.Run(source.Verify, TestContext.Current.CancellationToken));
        }
        finally
        {
            empty.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_fails()
    {
        await using var mock = await MockVerificationTests.StartAgentApiAsync();
        using var verifier = new PactVerifier("AgentAPI");
        var source = verifier.WithHttpEndpoint(mock.Address)
            .WithFileSource(new FileInfo(Path.Combine(Repository.Pacts, "Snapshotter-AgentAPI.json")))
            .WithFilter(description: "no interaction is called so");

        await Assert.ThrowsAsync<PactVerificationFailedException>(() => Task.Run(source.Verify, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_pact_file_that_is_not_there_is_said_at_once()
    {
        using var verifier = new PactVerifier("AgentAPI");

        Assert.Throws<FileNotFoundException>(() => verifier.WithHttpEndpoint(new Uri("http://localhost:1")).WithFileSource(new FileInfo("none.json")));
    }
}
