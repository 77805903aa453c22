// The start and the emergency end of the native program on Linux: what must work before, or without, the .NET runtime.
// Built and linked by Snapshotter.csproj; the linker's --wrap leads main, abort and pthread_create here.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

// The whole capture has 5 s to fetch and 10 s to post. Asking AgentAPI to save its state takes up to 3 s before it.
#define CAPTURE_MS 15400
#define STATE_SAVING_MS 3500

static char pid_file[4096];

static void say(int descriptor, const char *line)
{
    // A reader that does not read must not hold the program.
    struct pollfd ready = { descriptor, POLLOUT, 0 };
    if (poll(&ready, 1, 100) == 1 && write(descriptor, line, strlen(line)) < 0)
    {
        // The line is lost; the exit code tells.
    }
}

// All calls are async-signal-safe. The process id is checked as AgentProcess.IdFrom does.
static void stop_agentapi(void)
{
    char text[32];
    int file = pid_file[0] ? open(pid_file, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    long id = 0;
    ssize_t at = 0;
    for (; at < length && text[at] >= '0' && text[at] <= '9' && id < 100000000; at++)
    {
        id = id * 10 + (text[at] - '0');
    }

    if (id > 1 && (at == length || text[at] == '\n' || text[at] == ' ' || text[at] == '\r'))
    {
        kill((pid_t)id, SIGTERM);
    }
}

static _Noreturn void fail(const char *line)
{
    say(STDERR_FILENO, line);
    stop_agentapi();
    _exit(1);
}

static void on_signal(int number)
{
    switch (number)
    {
        // The socket closes with the process, and coderd discards a partial post.
        case SIGTERM:
        case SIGINT:
            _exit(128 + number);
        case SIGALRM:
            fail("Error: Log snapshot capture failed: it did not end within its time limit\n");
        case SIGXCPU:
            fail("Error: Log snapshot capture failed: the limit on processor time (ulimit -t) is reached\n");
        default:
            fail("Error: Log snapshot capture failed: the program ended itself\n");
    }
}

static void handle(int number)
{
    // A signal that the starting shell ignores stays ignored.
    struct sigaction before, action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
    {
        sigaction(number, &action, NULL);
    }
}

int __real_main(int count, char **arguments);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

int __wrap_main(int count, char **arguments)
{
    const char *path = getenv("ARG_PID_FILE_PATH"), *folder = getenv("ARG_MODULE_DIR_NAME"), *home = getenv("HOME");
    if (path && path[0])
    {
        snprintf(pid_file, sizeof pid_file, "%s", path);
    }
    else if (folder && folder[0])
    {
        snprintf(pid_file, sizeof pid_file, "%s/%s/agentapi.pid", home ? home : "", folder);
    }

    // Otherwise a socket could get the number of a closed standard output, and lines would be sent to a server.
    for (int descriptor = 0; descriptor <= 2; descriptor++)
    {
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0 && open("/", O_RDONLY) < 0)
        {
            break;
        }
    }

    // A blocked signal would be a program that cannot be stopped.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGALRM, SIG_DFL);
    handle(SIGTERM);
    handle(SIGINT);
    handle(SIGALRM);
    handle(SIGXCPU);
    handle(SIGABRT);

    // The runtime's handlers for these replace ours once it has started.
    static char stack[16384];
    sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
    handle(SIGSEGV);
    handle(SIGBUS);

    // The resolver waits 10 s for a server that is silent; a post has 10 s in all.
    setenv("RES_OPTIONS", "timeout:2 attempts:2", 0);

    int milliseconds = CAPTURE_MS + (pid_file[0] ? STATE_SAVING_MS : 0);
    struct itimerval end = { .it_value = { milliseconds / 1000, milliseconds % 1000 * 1000 } };
    setitimer(ITIMER_REAL, &end, NULL);

    int code = __real_main(count, arguments);
    if (code < 0 || code > 127)
    {
        // The program itself returns 0, 1 or 2.
        say(STDOUT_FILENO, "Shutting down AgentAPI\n");
        fail("Error: Log snapshot capture failed: the .NET runtime could not start; it needs 16 MiB (ulimit -d) and 64 MiB of addresses (ulimit -v)\n");
    }

    return code;
}

_Noreturn void __wrap_abort(void)
{
    fail("Error: Log snapshot capture failed: the program ended itself\n");
}

// The runtime's first thread runs finalizers, and the runtime refuses to start without it. A capture needs no finalizer:
// where the limit on processes (ulimit -u) leaves no thread, the runtime is told that it has one.
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    static int threads;
    int problem = __real_pthread_create(thread, attributes, start, argument);
    return threads++ == 0 ? 0 : problem;
}
