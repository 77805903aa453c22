using Microsoft.Extensions.DependencyInjection;
using Mocks.Afterwards;
using Mocks.MockCoderd;
using Mocks.MockCoderd.World;
using Mocks.Mocking.Settings;

namespace Mocks.Tests.Afterwards;

/// <summary>What a person gets who opens the task after the run.</summary>
public sealed class ReadingTests
{
    [Fact]
    public async Task A_mock_that_cannot_be_reached_is_an_error_that_says_what_to_do()
    {
        await using var coderd = await CoderdMock.StartAsync(new CoderdSettings(new HostSettings()));
        var task = coderd.Services.GetRequiredService<WorldStore>().FirstTask!;
        await coderd.StopAsync(RunningProgram.Patience);

        var error = await Assert.ThrowsAsync<SettingException>(() => Reading.OfAsync(coderd, task));

        Assert.Equal(
            (3, $"the mock coderd cannot be asked what a person reads: Connection refused ({coderd.Address.Authority}). Programs on this machine have to reach its loopback address; where there is no network at all: ip link set lo up"),
            (error.ExitCode, error.Message));
    }
}
