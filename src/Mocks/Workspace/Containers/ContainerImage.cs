using System.Text.Json;
using System.Text.Json.Serialization;
using Mocks.Mocking.Settings;

namespace Mocks.Workspace.Containers;

/// <summary>The image of <c>--container</c>, which is on this machine.</summary>
/// <param name="Environment">The variables that the image sets, as <c>NAME=value</c>.</param>
internal sealed record ContainerImage(string Name, IReadOnlyList<string> Environment)
{
    /// <summary>Finds the image, and pulls it when it is not on this machine, as <c>docker run</c> does.</summary>
    /// <param name="screen">Is told of a pull, which may take minutes.</param>
    /// <exception cref="SettingException">This system has no such containers, there is no engine, or no such image (exit 3).</exception>
    public static async Task<ContainerImage> FindAsync(string name, TextWriter screen)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Refused(name, "scripts run in a container on Linux only: there, the container shares this machine's network and folders. Leave --container out");
        }

        if (await InspectAsync(name) is { } found)
        {
            return found;
        }

        if (await Docker.RunAsync("version", "--format", "{{.Server.Version}}") is { ExitCode: not 0 } silent)
        {
            throw Refused(name, $"no container engine answers at {Docker.Address} ({silent.Reason}). Start Docker, or let DOCKER_HOST name the socket of an engine");
        }

        await screen.WriteLineAsync($"· pulling {name}");
        return await Docker.RunAsync("pull", "--quiet", name) is { ExitCode: not 0 } refused
            ? throw Refused(name, $"the image is not on this machine and cannot be pulled ({refused.Reason}). Name an image of docker images, or one that docker pull gets")
            : await InspectAsync(name) ?? throw Refused(name, "the image was pulled and is not on this machine. Try docker image inspect");
    }

    /// <summary>An error of <c>--container</c>.</summary>
    public static SettingException Refused(string image, string why) => new($"--container {image}: {why}.", exitCode: 3);

    private static async Task<ContainerImage?> InspectAsync(string name)
    {
        DockerEnd end;
        try
        {
            end = await Docker.RunAsync("image", "inspect", "--format", "{{json .Config.Env}}", "--", name);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw Refused(name, "the program docker is not on PATH. Install Docker's command line, or leave --container out");
        }

        return end.ExitCode == 0 ? new ContainerImage(name, JsonSerializer.Deserialize(end.Output, ContainerImageJson.Default.StringArray) ?? []) : null;
    }
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class ContainerImageJson : JsonSerializerContext;
