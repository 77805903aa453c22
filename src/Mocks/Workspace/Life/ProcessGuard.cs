using System.IO.Pipes;
using Mocks.Go.Os.Exec;

namespace Mocks.Workspace.Life;

/// <summary>A shell that outlives this process, should it be killed, and then ends what its agents have started.</summary>
/// <remarks>
/// The shell reads a pipe whose other end only this process has, so that the system tells it of any end, SIGKILL included.
/// It ends the processes whose environment names a socket below the scratch folder, and the sessions that such processes lead. Without <c>/proc</c> it finds none.
/// </remarks>
internal sealed class ProcessGuard : IAsyncDisposable
{
    /// <summary>Its arguments: how an environment names the folder, the folder to delete, which is empty for one that is kept, and the label of the containers
    /// to remove, which is empty for none.</summary>
    private const string Script = """
        trap '' HUP INT QUIT TERM
        read -r dismissed && exit
        ids() { for file in $(grep -lsF -e "$marker" /proc/[0-9]*/environ); do file=${file#/proc/}; echo "${file%/environ}"; done; }
        sessions() { for id in $marked; do read -r stat < "/proc/$id/stat" || continue; set -- ${stat##*) }; [ "$4" = "$id" ] && echo "$id"; done; }
        members() {
          for file in /proc/[0-9]*/stat; do
            read -r stat < "$file" || continue
            set -- ${stat##*) }
            case " $led " in *" $4 "*) [ "$1" = Z ] && [ "${18}" -le 1 ] || { file=${file#/proc/}; echo "${file%/stat}"; } ;; esac
          done
        }
        [ -z "$3" ] || docker ps --all --quiet --filter "label=$3" | while read -r id; do docker rm --force "$id"; done > /dev/null 2>&1
        marker=$1 folder=$2 led='' quiet=0 round=0
        while [ $quiet -lt 3 ] && [ $round -lt 200 ]; do
          marked=$(ids)
          led="$led $(echo $(sessions))"
          found="$marked $(members)"
          [ -n "${found# }" ] && quiet=0 || quiet=$((quiet + 1))
          [ -n "${found# }" ] && kill -KILL $found
          round=$((round + 1))
        done
        [ -z "$folder" ] || rm -rf -- "$folder"
        """;

    private readonly AnonymousPipeServerStream _lifeline;
    private readonly RunningCommand _shell;

    private ProcessGuard(AnonymousPipeServerStream lifeline, RunningCommand shell) => (_lifeline, _shell) = (lifeline, shell);

    /// <param name="folder">The scratch folder, below which agents have their sockets.</param>
    /// <param name="isKept">The folder stays.</param>
    /// <param name="label">Of the containers that share the folder, as <c>NAME=value</c>; empty for none.</param>
    /// <exception cref="ExecException">There is no shell.</exception>
    public static ProcessGuard Start(string folder, bool isKept, string label)
    {
        var lifeline = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            var shell = new GoCommand("sh", "-c", Script, "mocks-guard", $"CODER_AGENT_SOCKET_PATH={folder}/", isKept ? "" : folder, label)
            {
                Environment = [.. GoCommand.OwnEnvironment().Where(variable => variable.StartsWith("PATH=", StringComparison.Ordinal) || (label.Length > 0 && IsOfDocker(variable)))], // It must not name a socket.
                Folder = "/",
                Group = ProcessGroup.NewSession, // A SIGKILL for the group of this process must not end it.
                Input = lifeline.ClientSafePipeHandle,
            }.Start();
            lifeline.DisposeLocalCopyOfClientHandle();
            return new ProcessGuard(lifeline, shell);
        }
        catch (ExecException)
        {
            lifeline.Dispose();
            throw;
        }
    }

    private static bool IsOfDocker(string variable) => variable.StartsWith("DOCKER_", StringComparison.Ordinal) || variable.StartsWith("HOME=", StringComparison.Ordinal);

    /// <summary>Dismisses it: it ends nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _lifeline.WriteAsync("dismissed\n"u8.ToArray());
        }
        catch (IOException)
        {
            // The shell was killed.
        }

        await _lifeline.DisposeAsync();
        await _shell.Ended;
    }
}
