using System.Text.Json;

namespace Mocks.MockWorkspaceAgent.Tests.Life;

/// <summary>What <c>coder</c> does for Git: dot files, the key for ssh, names and passwords.</summary>
public sealed class GitCommandTests
{
    [Fact]
    public async Task Dotfiles_are_cloned_and_linked_then_pulled_and_an_install_script_is_run_instead()
    {
        Assert.SkipUnless(Programs.IsOnPath("git"), "Dot files need git, which this machine does not have.");
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("""
            set -e
            export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            git init -q -b main $HOME/repo; cd $HOME/repo
            echo new > .mockrc; git add .; git commit -qm one
            echo old > $HOME/.mockrc
            coder dotfiles -y $HOME/repo > /dev/null 2>&1
            readlink $HOME/.mockrc; cat $HOME/.mockrc $HOME/.mockrc.bak
            echo newer > .mockrc; git commit -qam two
            coder dotfiles -y $HOME/repo > /dev/null 2>&1
            cat $HOME/.mockrc
            printf '#!/bin/sh\necho installed in $PWD\nexit 9\n' > install.sh; chmod +x install.sh; git add .; git commit -qm three
            coder dotfiles -y $HOME/repo > $HOME/installed 2> /dev/null || echo "=$?"
            tail -n 1 $HOME/installed
            """));
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        var clone = $"{life.Folders.Home}/.config/coderv2/dotfiles";
        Assert.Equal([$"{clone}/.mockrc", "new", "old", "newer", "=9", $"installed in {clone}"], life.Lines);
    }

    [Fact]
    public async Task Dotfiles_that_cannot_be_cloned_fail()
    {
        Assert.SkipUnless(Programs.IsOnPath("git"), "Dot files need git, which this machine does not have.");
        await using var coderd = await RpcCoderd.StartAsync(RpcCoderd.Script("coder dotfiles -y $HOME/none 2>&1 | tail -n 1; coder dotfiles 2>&1 | tail -n 1"));
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal(["error: git ended with 128", "error: wanted 1 args but got 0"], life.Lines);
    }

    [Fact]
    public async Task Gitssh_gives_ssh_the_users_key_for_the_call()
    {
        var life = await LinesOfAsync("""
            mkdir $HOME/fake
            printf '#!/bin/sh\nstat -c %%a "$2"; head -n 1 "$2"; echo "$2" > $HOME/path; shift 2; echo "$@"; exit 5\n' > $HOME/fake/ssh
            chmod +x $HOME/fake/ssh
            PATH=$HOME/fake:$PATH coder gitssh -- -p 22 git@example.com; echo "=$?"
            [ -e "$(cat $HOME/path)" ] || echo gone
            """);

        Assert.Equal(["600", "-----BEGIN OPENSSH PRIVATE KEY-----", "-p 22 git@example.com", "=5", "gone"], life);
    }

    [Fact]
    public async Task Askpass_answers_the_prompts_of_git()
    {
        var lines = await LinesOfAsync("""
            coder "Username for 'https://github.com/dev/app': "
            coder "Password for 'https://x@github.com/dev/app': "
            coder "Password for 'https://gitlab.com/dev/app': " > $HOME/asked 2>&1 || echo "=$?"
            head -n 1 $HOME/asked
            coder "Password for 'https://nowhere.test/a': " 2>&1 | tail -n 1 | cut -c 1-26
            """);

        Assert.Equal(["gho_mockgithubtokenofdev", "gho_mockgithubtokenofdev", "=1", "Open the following URL to authenticate with Git:", "error: get git token: GET "], lines);
    }

    [Fact]
    public async Task Secrets_with_a_path_are_files_of_their_owner_before_the_scripts_begin()
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", """
            {"secrets":[{"filePath":"~/.config/key","value":"one"},{"envName":"ONLY_ENV","value":"two"},{"filePath":"/proc/none/key","value":"three"}],
             "scripts":[{"displayName":"A","script":"stat -c %a $HOME/.config/key $HOME/.config; cat $HOME/.config/key","runOnStart":true}]}
            """);
        await using var life = TestLife.Start(coderd.Address);

        await life.StartEndedAsync();

        Assert.Equal(["600", "700", "one"], life.Lines);
        Assert.StartsWith("secrets: a secret is not written: ", Assert.Single(life.Warnings), StringComparison.Ordinal);
    }

    private static async Task<string[]> LinesOfAsync(string script)
    {
        await using var coderd = await LifeCoderd.StartAsync();
        await coderd.AdminAsync("PUT", "world/tasks/demo/manifest", $$"""{"scripts":[{"displayName":"Setup","script":{{JsonSerializer.Serialize(script)}},"runOnStart":true}]}""");
        await using var life = TestLife.Start(coderd.Address);
        await life.StartEndedAsync();
        return [.. life.Lines];
    }
}
