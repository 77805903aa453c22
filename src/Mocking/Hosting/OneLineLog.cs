using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mocks.Mocking.Hosting;

/// <summary>Writes the warnings of the framework to standard error, each as one line: a client can cause some of them, and a stack trace
/// says nothing to the person who runs the mock.</summary>
internal sealed class OneLineLog(string program) : ILoggerProvider
{
    /// <summary>Kestrel's event when a client has left in the middle of a body that the mock had begun to read. The journal has what came.</summary>
    private const string ClientLeftInBody = "RequestBodyDrainBodyReaderInvalidState";

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, _ => new Lines(program));

    public void Dispose()
    {
    }

    private sealed class Lines(string program) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || eventId.Name == ClientLeftInBody)
            {
                return;
            }

            var sentence = formatter(state, null).ReplaceLineEndings(" ");
            var why = exception is null ? "" : $" {FailedRequests.SentenceOf(exception)}";
            try
            {
                Console.Error.WriteLine($"{program}: {sentence}{why}");
            }
            catch (IOException)
            {
                // Standard error cannot be written. There is no other place to say so.
            }
        }
    }
}
