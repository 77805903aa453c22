namespace Mocks.Tests.Containers;

/// <summary>The Docker engine of this machine.</summary>
internal static class ContainerEngine
{
    /// <summary>An image with bash, and no program of the mocks. It is pulled when it is not there.</summary>
    public const string Image = "mcr.microsoft.com/dotnet/aspnet:10.0";

    public static async Task SkipUnlessItAnswersAsync() =>
        Assert.SkipUnless(await AnswersAsync(), "No Docker engine answers on this machine: start one.");

    public static async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Compose.DockerAsync("version")).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // It has no command line.
        }
    }
}
