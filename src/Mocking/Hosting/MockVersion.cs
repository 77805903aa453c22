using System.Reflection;

namespace Mocks.Mocking.Hosting;

/// <summary>The version of this project, the same for every program in it.</summary>
public static class MockVersion
{
    public static string Text { get; } =
        typeof(MockVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
