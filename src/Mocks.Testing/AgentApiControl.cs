using Microsoft.Extensions.DependencyInjection;
using Mocks.MockAgentApi.Messages;
using Mocks.Wire.AgentApi;

namespace Mocks.Testing;

/// <summary>What a test sees and changes of a mock AgentAPI.</summary>
public class AgentApiControl : MockControl
{
    internal AgentApiControl(IServiceProvider services)
        : base(services)
    {
    }

    /// <summary>The conversation as it is now, oldest message first. Those of preset <c>long</c> are made while they are enumerated.</summary>
    public IEnumerable<Message> Messages => Services.GetRequiredService<ToldMessages>().Now;
}
