using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mocks.Testing;

/// <summary>Collects the changes that a <c>WebApplicationFactory</c> makes to a host, and makes them to the mock's own builder just before the host is built.</summary>
/// <remarks>The factory's other way, to run the program and to catch its host, would read the settings of the test's own process.</remarks>
/// <param name="entryPoint">The factory's type argument.</param>
/// <param name="build">Makes the mock; calls its argument just before the host is built.</param>
internal sealed class CollectedHost(Type entryPoint, Func<Action<WebApplicationBuilder>, WebApplication> build) : IHostBuilder, ISupportsConfigureWebHost
{
    private readonly List<Action<WebApplicationBuilder>> _changes = [];

    public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();

    public IHost Build() => build(mock =>
    {
        // The factory would look for the sources of the program, below a solution. A mock reads no files of its own.
        mock.WebHost.UseSetting($"TEST_CONTENTROOT_{entryPoint.Assembly.GetName().Name!.ToUpperInvariant()}", mock.Environment.ContentRootPath);
        // Otherwise the host would give a request that hangs on purpose half a minute.
        mock.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        mock.Services.AddSingleton<IStartupFilter, WholeTarget>();
        _changes.ForEach(change => change(mock));
    });

    public IHostBuilder ConfigureWebHost(Action<IWebHostBuilder> configure, Action<WebHostBuilderOptions> configureOptions) =>
        Add(mock => configure(mock.WebHost));

    public IHostBuilder ConfigureAppConfiguration(Action<HostBuilderContext, IConfigurationBuilder> configureDelegate) =>
        AddToHost(host => host.ConfigureAppConfiguration(configureDelegate));

    public IHostBuilder ConfigureContainer<TContainerBuilder>(Action<HostBuilderContext, TContainerBuilder> configureDelegate) =>
        AddToHost(host => host.ConfigureContainer(configureDelegate));

    public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) =>
        AddToHost(host => host.ConfigureHostConfiguration(configureDelegate));

    public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate) =>
        AddToHost(host => host.ConfigureServices(configureDelegate));

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory)
        where TContainerBuilder : notnull => AddToHost(host => host.UseServiceProviderFactory(factory));

    public IHostBuilder UseServiceProviderFactory<TContainerBuilder>(Func<HostBuilderContext, IServiceProviderFactory<TContainerBuilder>> factory)
        where TContainerBuilder : notnull => AddToHost(host => host.UseServiceProviderFactory(factory));

    private CollectedHost AddToHost(Action<IHostBuilder> change) => Add(mock => change(mock.Host));

    private CollectedHost Add(Action<WebApplicationBuilder> change)
    {
        _changes.Add(change);
        return this;
    }
}
