using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mocks.Testing.Tests.Packages;

/// <summary>The packages for npm, as their users get them.</summary>
public sealed partial class NpmPackageTests(NpmFolder user, ITestOutputHelper log) : IClassFixture<NpmFolder>
{
    private const int Runs = 3;

    [Theory]
    [InlineData("test:node", @"\n(# |ℹ )pass 2\n")]
    [InlineData("test:vitest", @"Tests +2 passed \(2\)")]
    [InlineData("test:bun", @"\n 3 pass\n 0 fail\n")]
    [InlineData("check", "^")]
    public async Task The_example_of_a_runner_passes_in_an_empty_folder(string script, string expected)
    {
        await user.ReadyAsync();
        Assert.SkipUnless(script != "test:bun" || (Programs.IsOnPath("curl") && Programs.IsOnPath("jq")), "The script of the example needs curl and jq: install them.");

        // Its own link is made by a script, and none is run when packages are installed here.
        var run = script == "test:bun" ? await user.RunAsync(user.Bun, "test", "bun") : await user.RunAsync("npm", "run", "--silent", script);

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.Matches(expected, Colour().Replace(run.Output + run.Errors, ""));
    }

    [Fact]
    public async Task The_types_are_those_of_the_code()
    {
        await user.ReadyAsync();

        var check = await user.RunAsync(user.PathOf("node_modules", ".bin", "tsc"), "-p", "source");

        Assert.Equal((0, ""), (check.ExitCode, check.Output));
    }

    [Fact]
    public async Task The_command_does_the_main_job_at_once()
    {
        await user.ReadyAsync();
        var times = new List<TimeSpan>();

        for (var run = 0; run < Runs; run++)
        {
            var clock = Stopwatch.StartNew();
            var report = await user.RunAsync("npx", "--no", "mocks", "run");
            times.Add(clock.Elapsed);
            Assert.Matches("(?s)^\\$ snapshotter\n.*\n  user  │ Hello\n.*\n✓ no verdict, the command exited 0, [0-9.]+ s\n$", report.Output);
        }

        // Printed, not judged: the wall clock is also that of what else the machine does.
        log.WriteLine($"npx mocks run: {times.Order().ElementAt(Runs / 2).TotalSeconds:0.00} s, the median of {Runs}");
    }

    [Fact]
    public async Task The_command_passes_on_arguments_exit_codes_and_signals()
    {
        await user.ReadyAsync();

        var refused = await user.RunAsync("npx", "--no", "mocks", "run", "--preset", "a b");
        using var up = RunningProgram.Start(user.Start("node", user.PathOf("node_modules", ".bin", "mocks"), "up", "--agentapi-port", "0", "--coderd-port", "0"));
        var first = await up.ReadLineAsync();
        await up.SignalAsync("TERM");
        var ended = await up.EndAsync();

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("mocks: --preset a b: there is no preset \"a b\".", refused.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Mock AgentAPI listening on ", first, StringComparison.Ordinal);
        Assert.Equal(0, ended.ExitCode);
    }

    [Fact]
    public async Task Scripts_of_a_workspace_find_agentapi_snapshotter_and_coder()
    {
        await user.ReadyAsync();

        var run = await user.RunNodeAsync("""
            const { readFile } = await import("node:fs/promises");
            const state = JSON.parse(await readFile("bun/state.json", "utf8"));
            const life = await mocks.runInWorkspace(state, { command: ["bash", "-c", "agentapi --version; command -v snapshotter; coder stat cpu; cat; exit 3"] });
            const words = life.command.output.map((line) => line.text.replace(/\S*mocks-ws-[^/]*/, "…").replace(/[0-9.]+/g, "N"));
            console.log(JSON.stringify([life.good, life.command.exit, words[0], words[1], words.slice(2).length, words[2].endsWith("%)")]));
            try { life.assertGood(); } catch (error) { console.log(`${error.name}: ${error.message}`.split("\n").slice(0, 2).join("\n")); }
            """);

        Assert.Equal("""
            [false,3,"agentapi version N","…/tools/snapshotter",1,true]
            WorkspaceError: The life of the workspace was not good.
            ✗ the command exited 3

            """, run.Output + run.Errors);
    }

    [Fact]
    public async Task A_mock_ends_with_a_test_process_that_is_killed()
    {
        await user.ReadyAsync();
        var start = user.Start("node", "--input-type=module", "--eval",
            $"import {{ startCoderd }} from '{NpmFolder.Name}'; const coderd = await startCoderd(); console.log(coderd.control.program.child.pid); setInterval(() => {{}}, 1000);");

        using var test = RunningProgram.Start(start);
        using var mock = Process.GetProcessById(int.Parse((await test.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture));
        await test.SignalAsync("KILL");

        await mock.WaitForExitAsync(Posts.Cancelled).WaitAsync(RunningProgram.Patience, Posts.Cancelled);
    }

    [Fact]
    public async Task A_mock_that_a_test_forgets_keeps_no_process_running()
    {
        await user.ReadyAsync();

        var run = await user.RunNodeAsync("await mocks.startAgentApi(); await mocks.startCoderd(); console.log('done');");

        Assert.Equal((0, "done\n", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task A_wait_in_vain_shows_the_nearest_exchange()
    {
        await user.ReadyAsync();

        var run = await user.RunNodeAsync("""
            const coderd = await mocks.startCoderd();
            const { status } = await fetch(coderd.url + "/api/v2/nothing?x=1", { method: "POST", headers: { "User-Agent": "a test", Connection: "close" }, body: "hello" });
            const error = await coderd.requests.waitFor("GET /api/v2/users/*", { timeout: 10 }).catch((error) => error);
            console.log(status, error instanceof mocks.RequestError, error.nearest.length, error.exchanges[0].id);
            console.log(error.message.split("\n").filter((line) => !/^  > [A-Z].*:|^  > sec-/.test(line)).join("\n"));
            await coderd.close();
            """);

        Assert.Equal("""
            404 true 1 1
            0 of 1 requests "GET /api/v2/users/*" came within 10 ms. The nearest:

            #1 POST /api/v2/nothing?x=1
              ≠ method: was "POST", expected "GET"
              ≠ urlPathPattern: was "/api/v2/nothing?x=1", expected a match of /api/v2/users/.*
              ✗ refused: real coderd 2.34 would answer 404 Route not found.
                → coderd has no route like it; /swagger shows those that this mock has.
                  docs/fidelity/coderd.md#on-every-route
              no route of the service
              > hello
              < 404
              < {"message":"Route not found."}

            """, run.Output + run.Errors);
    }

    [Fact]
    public async Task Requests_that_the_journal_no_longer_has_may_have_had_verdicts()
    {
        await user.ReadyAsync();

        var run = await user.RunNodeAsync("""
            const say = (error) => console.log(`${error.name}: ${error.message}`);
            const coderd = await mocks.startCoderd({ journal: 1 });
            for (const path of ["/api/v2/nothing", "/api/v2/buildinfo"]) { await fetch(coderd.url + path, { headers: { Connection: "close" } }); }
            await coderd.assertNoVerdicts().catch(say);
            await coderd.requests.assertNone("POST *").catch(say);
            await coderd.requests.assertOne("GET *").catch(say);
            await coderd.requests.clear();
            await coderd.assertNoVerdicts();
            await coderd.requests.assertNone("GET *");
            await coderd.close();
            """);

        const string Unsure = "; 1 earlier request is no longer in the journal, which requests.clear() empties between the parts of a test.";
        Assert.Equal($"""
            VerdictError: Expected no verdict of the real coderd 2.34, found none{Unsure}
            RequestError: No request "POST *" came{Unsure}
            RequestError: One request "GET *" came{Unsure}

            """, run.Output + run.Errors);
    }

    [Fact]
    public async Task What_cannot_start_is_a_sentence()
    {
        await user.ReadyAsync();
        Directory.CreateDirectory(user.PathOf("empty"));

        var run = await user.RunNodeAsync("""
            const say = (error) => console.log(`${error.name}: ${error.message}`);
            const coderd = await mocks.startCoderd();
            await mocks.startCoderd({ preset: "nomal" }).catch(say);
            await mocks.startCoderd({ port: coderd.port }).catch((error) => say({ name: error.name, message: error.message.replaceAll(coderd.port, "PORT") }));
            await mocks.startCoderd({ preset: "normal", world: {} }).catch(say);
            await mocks.startCoderd({ faults: [{ request: "GET /", stats: 500 }] }).catch(say);
            await mocks.runInWorkspace("no-such.tfstate").catch(say);
            await coderd.close();
            await coderd.verdicts().catch((error) => say({ name: error.name, message: error.message.replace(coderd.url, "URL") }));
            process.env.MOCKS_PROGRAMS = "empty";
            await mocks.startCoderd().catch(say);
            delete process.env.MOCKS_PROGRAMS;
            Object.defineProperty(process, "arch", { value: "mips" });
            await mocks.startCoderd().catch(say);
            """);

        Assert.Equal($"""
            StartError: mock-coderd could not start: --preset nomal: there is no preset "nomal"; did you mean normal? It may be normal, old-server, failing, bridge-off, bridge-tool or bridge-flaky.
            StartError: mock-coderd could not start: --port PORT --bind 127.0.0.1: it is already in use. Stop what listens there, or name another port (0 picks a free one).
            StartError: world: it takes the place of a preset, so preset and presets may not be given with it.
            ControlError: mock-coderd refused POST /__admin/faults: The body is not what this route takes. stats: there is no such member; did you mean status?
            StartError: The workspace could not be started: --state no-such.tfstate: there is no such file. It may be a Terraform state file, the output of "terraform show -json", or - for standard input.
            ControlError: mock-coderd at URL ended with exit code 0.
            StartError: empty has no program mock-coderd: install {NpmFolder.Name} again, or name a folder that has it in MOCKS_PROGRAMS.
            StartError: {NpmFolder.Name} has no programs for linux-mips, but for {Platforms()}: build the programs from the sources and name their folder in MOCKS_PROGRAMS.

            """, run.Output + run.Errors);
    }

    [Fact]
    public async Task Programs_that_npm_left_out_are_named()
    {
        await user.ReadyAsync();
        using var alone = new NpmFolder.Alone();
        Assert.Equal(0, (await alone.RunAsync("npm", "install", "--offline", "--omit=optional", "--no-audit", "--no-fund", NpmFolder.Own)).ExitCode);

        var command = await alone.RunAsync("npx", "--no", "mocks", "run");

        var missing = Path.GetFileName(Directory.GetDirectories(user.PathOf("node_modules"), $"{NpmFolder.Name}-*").Single());
        Assert.Equal((3, $"mocks: The package {missing} is not installed: install {NpmFolder.Name} without leaving out optional packages (--omit=optional, --no-optional), on a system with glibc.\n"),
            (command.ExitCode, command.Errors));
    }

    [Fact]
    public void They_have_no_dependencies_but_the_programs_and_run_nothing_when_they_are_installed()
    {
        foreach (var package in NpmFolder.Packed)
        {
            var manifest = JsonDocument.Parse(FilesOf(package)["package/package.json"]).RootElement;

            Assert.Equal([], manifest.EnumerateObject().Select(member => member.Name).Intersect(["dependencies", "peerDependencies", "scripts", "bundleDependencies"]));
            if (manifest.TryGetProperty("optionalDependencies", out var programs))
            {
                Assert.All(programs.EnumerateObject(), one => Assert.Equal(manifest.GetProperty("version").GetString(), one.Value.GetString()));
            }
            else
            {
                Assert.Equal("linux", manifest.GetProperty("os")[0].GetString());
                Assert.Equal("glibc", manifest.GetProperty("libc")[0].GetString());
            }
        }
    }

    [Fact]
    public void They_have_these_files_and_none_names_the_folder_that_it_was_built_in()
    {
        var root = Encoding.UTF8.GetBytes(Repository.Root);
        var files = NpmFolder.Packed.Select(FilesOf).ToArray();

        Assert.Contains(files, package => package.ContainsKey("package/index.d.ts") && package.ContainsKey("package/command.js") && package.ContainsKey("package/LICENSE") && !package.ContainsKey("package/pack.js"));
        Assert.Contains(files, package => package.ContainsKey("package/mocks") && package.ContainsKey("package/snapshotter") && package.ContainsKey("package/pact-core/package-lock.json") && package.ContainsKey("package/LICENSE"));
        Assert.Equal([], files.SelectMany(package => package).Where(file => file.Value.AsSpan().IndexOf(root) >= 0).Select(file => file.Key));
    }

    private static string Platforms() => string.Join(" and ", NpmFolder.Packed.Select(file => PlatformOf().Match(file)).Where(match => match.Success).Select(match => match.Groups[1].Value));

    private static Dictionary<string, byte[]> FilesOf(string package)
    {
        using var stream = new GZipStream(File.OpenRead(package), CompressionMode.Decompress);
        using var archive = new TarReader(stream);
        var files = new Dictionary<string, byte[]>();
        while (archive.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            files.Add(entry.Name, bytes.ToArray());
        }

        return files;
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex(@"-(linux-[a-z0-9]+)-[0-9.]+\.tgz$")]
    private static partial Regex PlatformOf();
}
