using System.Net.Sockets;
using EdgeInspect.Configuration;
using EdgeInspect.Core.Inspection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeInspect.Hosting;

/// <summary>What the hosts of both roles share: how they are built, started and ended.</summary>
internal static class WebHosting
{
    /// <summary>A host that listens at an address and logs as this program does.</summary>
    public static WebApplicationBuilder CreateBuilder(string url, LogThreshold threshold)
    {
        var builder = CreateBuilder(url);
        StationLogging.Configure(builder.Logging, threshold);
        return builder;
    }

    /// <summary>A host that listens at an address; it is given the loggers of another.</summary>
    public static WebApplicationBuilder CreateBuilder(string url)
    {
        // The empty builder reads no settings of its own: the configuration is the only way to configure.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "edgeinspect" });
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = AllowedHosts(url));
        return builder;
    }

    /// <summary>Refuses requests for other hosts; before anything that answers.</summary>
    public static void UseAllowedHosts(this WebApplication app) => app.UseHostFiltering();

    /// <summary>
    /// What listens on the loopback answers to the loopback's names alone: a page of somebody else's in a browser of this machine must not
    /// reach it under a name that it had resolved to here.
    /// </summary>
    private static string[] AllowedHosts(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback ? ["localhost", "127.0.0.1", "[::1]"] : ["*"];

    /// <summary>Adds clock, supervisor and the rules of stopping.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="drainTimeout">All steps of stopping share it.</param>
    /// <param name="supervisor">Who is told how it goes.</param>
    public static void AddProgram(this IServiceCollection services, TimeSpan drainTimeout, ISupervisor supervisor)
    {
        services.AddRoutingCore();
        services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = drainTimeout);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(supervisor);
    }

    /// <summary>Adds the options, and who loads them again; that one is to be hosted too.</summary>
    public static void AddConfiguration<TOptions>(
        this IServiceCollection services, ConfigurationSource<TOptions> source, ConfigurationSnapshot<TOptions> first)
        where TOptions : class, IRootOptions<TOptions>
    {
        services.AddSingleton(first.Options);
        services.AddSingleton(source);
        services.AddSingleton(first);
        services.AddSingleton<ConfigurationReloader<TOptions>>();
    }

    /// <summary>Starts all loops and listens.</summary>
    /// <exception cref="UserErrorException">The address can't be listened on.</exception>
    public static async Task StartListeningAsync(this WebApplication app, string url, ILogger logger, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // Told to stop, or a loop fell, while the others were being started: it ends as if it had run.
        }
        catch (Exception e) when (IsTaken(e))
        {
            throw new UserErrorException(
                ExitCode.Usage,
                $"Http:Url = \"{url}\" can't be listened on: address already in use, perhaps by a station or hub that runs already "
                    + "('ss -ltnp' names the program); end that one, or set Http:Url to another port");
        }
        catch (Exception e) when (IsOfAddress(e))
        {
            throw new UserErrorException(
                ExitCode.Usage, $"Http:Url = \"{url}\" can't be listened on: {e.Message}; set it to an address and a port of this machine");
        }
        foreach (var address in app.Urls)
            HostLog.Listens(logger, address);
    }

    /// <summary>Throws what a loop threw: the host stops by it, but keeps the reason to itself.</summary>
    public static async Task ThrowIfLoopFailed(this WebApplication app)
    {
        foreach (var loop in app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (loop.ExecuteTask is { IsFaulted: true } failed)
                await failed;
        }
    }

    private static bool IsTaken(Exception e) =>
        e is AddressInUseException || e.InnerException is AddressInUseException;

    // Kestrel's own words are the only sign that an error of input and output, which any component may meet, is one of its address.
    private static bool IsOfAddress(Exception e) => e switch
    {
        IOException or SocketException => e.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true,
        _ => false,
    };
}
