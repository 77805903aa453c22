using System.Diagnostics;
using System.Runtime.Versioning;

namespace Mocks.Tests.Workspace.Containers;

/// <summary>What <c>--container</c> says when there is no container: in the place of Docker's command line is a script with the words of the real one.</summary>
[SupportedOSPlatform("linux")]
public sealed class ContainerRefusalTests : IDisposable
{
    private const string Inspect = "image) echo 'Error: No such image: nope' >&2; exit 1 ;;";
    private const string Found = "image) echo '[\"PATH=/bin\"]' ;;";
    private const string Version = "version) echo 20.10 ;;";

    private readonly string _folder = Directory.CreateTempSubdirectory("docker-").FullName;
    private readonly MadeState _state = new();

    public void Dispose()
    {
        _state.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Without_docker_it_is_named() => await RefusedAsync("", "the program docker is not on PATH. Install Docker's command line, or leave --container out.", path: _folder);

    [Fact]
    public async Task Without_an_engine_its_address_is_named() => await RefusedAsync(
        $"{Inspect} version) echo 'Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?' >&2; exit 1 ;;",
        "no container engine answers at unix:///none (DOCKER_HOST) (Cannot connect to the Docker daemon at unix:///none. Is the docker daemon running?). Start Docker, or let DOCKER_HOST name the socket of an engine.");

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_named() => await RefusedAsync(
        $"{Inspect} {Version} pull) echo 'Error response from daemon: pull access denied for nope.' >&2; exit 1 ;;",
        "the image is not on this machine and cannot be pulled (Error response from daemon: pull access denied for nope). Name an image of docker images, or one that docker pull gets.",
        "· pulling nope\n");

    [Fact]
    public async Task An_image_without_a_shell_is_named() => await RefusedAsync(
        $"{Found} run) echo '[FATAL tini (7)] exec sh failed: No such file or directory' >&2; exit 127 ;;",
        "the image has no sh, which starts the scripts. Use an image with it, such as Debian's.");

    [Fact]
    public async Task An_image_without_setsid_is_named() => await RefusedAsync(
        $"{Found} run) echo mocks; cat > /dev/null ;;",
        "the image has no setsid, which starts each script in a session of its own. Use an image with it, such as Debian's.");

    [Fact]
    public async Task Another_refusal_of_the_engine_is_passed_on() => await RefusedAsync(
        $"{Found} run) echo 'docker: Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /x.' >&2; echo \"See 'docker run --help'.\" >&2; exit 125 ;;",
        "a container of the image cannot be started (docker: Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /x). Try docker run --network host with it.");

    // The keeper of a container that lives waits for the removal, as the real one does: here for the end of its orders.
    private async Task RefusedAsync(string answers, string why, string output = "", string? path = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Containers are Linux's.");
        if (path is null)
        {
            var program = Path.Combine(_folder, "docker");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\ncase $1 in {answers} esac\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ProcessStartInfo start = MocksCommand.Of("workspace", "--state", _state.Path, "--container", "nope");
        var run = await RunningProgram.RunAsync(start.With(("DOCKER_HOST", "unix:///none"), ("PATH", path ?? $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}")));

        Assert.Equal((output, $"mocks: --container nope: {why}\n", 3), (run.Output, run.Errors, run.ExitCode));
    }
}
