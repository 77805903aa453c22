namespace Mocks.Tests;

/// <summary>The Docker engine of this machine.</summary>
internal static class ContainerEngine
{
    /// <summary>An image that the project's own images are built from.</summary>
    public const string Image = "mcr.microsoft.com/dotnet/aspnet:10.0";

    public static async Task SkipUnlessItAnswersAsync() =>
        Assert.SkipUnless(await AnswersAsync(), "No Docker engine answers on this machine: start one.");

    public static async Task<bool> AnswersAsync()
    {
        try
        {
            return (await RunningProgram.RunAsync(Programs.Other("docker", "version"))).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // It has no command line.
        }
    }
}
