using System.Net;
using System.Runtime.InteropServices;
using EdgeInspect.SimulatedInspectors;

namespace EdgeInspect.Benchmarks.Panel;

/// <summary>
/// People at a panel, in a process of their own that yields to the station's: they stand for other machines, and share this one's cores only
/// because there is no other.
/// </summary>
internal static class PanelPeople
{
    /// <summary>What the process is asked for.</summary>
    public const string Verb = "panel-people";
    private static readonly TimeSpan Thinks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollsLive = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts the process.</summary>
    /// <param name="panel">The panel's address.</param>
    /// <param name="tokens">A token for each of them.</param>
    public static LoadProcess Start(Uri panel, IEnumerable<string> tokens) =>
        LoadProcess.Start("nice", ["-n", "19", Environment.ProcessPath!, Verb, panel.AbsoluteUri, .. tokens]);

    /// <summary>Is the process: works until it is told to end. A request that fails ends it with the reason.</summary>
    public static async Task RunAsync(Uri panel, IReadOnlyList<string> tokens)
    {
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await Task.WhenAll(tokens.SelectMany(token => new[] { WorkAsync(panel, token, stop.Token), WatchAsync(panel, token, stop.Token) }));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    /// <summary>Judges a part about each second.</summary>
    private static async Task WorkAsync(Uri panel, string token, CancellationToken cancellation)
    {
        using var client = new InspectorClient(panel, token);
        while (true)
        {
            var parts = await client.TakeAsync(4, isLead: false, cancellation);
            if (parts.Count == 0)
                await Task.Delay(Thinks, cancellation);
            foreach (var part in parts)
            {
                if (!await client.LookAsync(part, cancellation))
                    throw new InvalidOperationException($"part {part} has no picture");
                await Task.Delay(Thinks, cancellation);
                if (!await client.DecideAsync(part, new("OK", null), Thinks, cancellation))
                    throw new InvalidOperationException($"part {part} was in no hand any more");
            }
        }
    }

    /// <summary>Has the live view open beside.</summary>
    private static async Task WatchAsync(Uri panel, string token, CancellationToken cancellation)
    {
        using var live = new HttpClient { BaseAddress = panel };
        live.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var timer = new PeriodicTimer(PollsLive);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            await live.GetStringAsync(new Uri("/api/v1/live", UriKind.Relative), cancellation);
            using var picture = await live.GetAsync(new Uri("/api/v1/live/picture", UriKind.Relative), cancellation);
            // Before its first part the station has none.
            if (picture.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.NoContent))
                picture.EnsureSuccessStatusCode();
        }
    }
}
