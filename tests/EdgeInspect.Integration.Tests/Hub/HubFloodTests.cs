using System.Security.Cryptography;
using System.Text.Json;
using EdgeInspect.Adapters.FleetStorage;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Adapters.Storage;
using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Core.Monitoring;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Integration.Tests.FleetStorage;
using EdgeInspect.Integration.Tests.Hosting;
using LedgerWriter;

namespace EdgeInspect.Integration.Tests.Hub;

/// <summary>
/// One station that sends valid messages of all kinds as fast as the broker takes them costs the others nothing: all of theirs arrives
/// that is sent until it is there. The broker has its shipped limits.
/// </summary>
public sealed class HubFloodTests
{
    private const int Others = 3;
    private const int Each = 40;
    private const int RecordsEach = 400;
    private const int MadBatches = 60;
    private const string Lamp = "The lamp is another one.";
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(2);

    [SkippableFact]
    public async Task TheOthersLoseNothing()
    {
        await using var scene = await HubScene.StartAsync(
            "max_inflight_messages 100", "max_queued_messages 1000", "max_queued_bytes 67108864", "set_tcp_nodelay true");
        var hub = await scene.StartHubAsync();
        var ledgers = Enumerable.Range(1, Others).Select(n => scene.WriteLedger(RecordsEach, Calm(n))).ToArray();
        var began = TimeProvider.System.GetTimestamp();
        var mad = scene.WriteLedger(MadBatches, "mad");
        // However fast the disk is: nothing is stored until more records wait than may.
        using (new HeldDatabase(scene))
            await WhileFloodedAsync(scene, mad, [UpwardTopic.Records], () => UntilLimitedAsync(hub, "rec"));
        await WhileFloodedAsync(scene, mad, Enum.GetValues<UpwardTopic>(), async () =>
        {
            await Task.WhenAll(ledgers.Select((ledger, i) => LiveAsync(scene, hub, i + 1, ledger)));
            foreach (var kind in (string[])["state", "evt", "win", "met"])
                await UntilLimitedAsync(hub, kind);
        });
        await scene.StopAsync(hub);
        var minutes = (int)TimeProvider.System.GetElapsedTime(began).TotalMinutes;

        await using var fleet = await scene.OpenStoreAsync();
        for (var n = 1; n <= Others; n++)
            await AssertWholeAsync(fleet, n, ledgers[n - 1]);
        var told = await ToldAsync(fleet, Mad, EventSeverity.Warning);
        var limited = told.Where(e => e.Event.Kind == "station_limited").ToList();
        Assert.InRange(limited.Count, 1, minutes + 1);
        Assert.All(limited, e => Assert.Contains("Intake of the hub", e.Event.Text, StringComparison.Ordinal));
    }

    private static StationName Mad { get; } = HubScene.Name("mad");

    private static string Calm(int number) => $"calm-{number}";

    private static Task UntilLimitedAsync(ProgramProcess hub, string kind) => Eventually.GetAsync(
        () => HubScene.MetricAsync(hub, $"edgeinspect_hub_limited_total{{kind=\"{kind}\"}}"),
        n => n >= 1,
        () => $"no limit of '{kind}' is met; {hub.Errors}");

    private static async Task AssertWholeAsync(FleetStore fleet, int number, string ledger)
    {
        var name = HubScene.Name(Calm(number));
        Assert.Equal(0, await HubScene.MissingAsync(fleet, name.Station, ledger));
        Assert.Equal(Each, (await fleet.WindowsAsync(name, null, 1000, CancellationToken.None)).Items.Length);
        Assert.Equal(Each, (await fleet.StationAsync(name, CancellationToken.None))!.State!.LastSeq);
        // Events go once, and on a busy machine the broker's own queue overflows before the hub reads the flood: what came is not bent.
        var told = (await ToldAsync(fleet, name, EventSeverity.Info)).Where(e => e.Event.Kind == "lamp_changed").ToList();
        Assert.InRange(told.Count, 1, Each);
        Assert.All(told, e => Assert.Equal(Lamp, e.Event.Text));
    }

    private static async Task<IReadOnlyList<StoredEvent>> ToldAsync(FleetStore fleet, StationName name, EventSeverity least) =>
        (await fleet.EventsAsync(name, least, null, 1000, CancellationToken.None)).Items;

    /// <summary>An honest station: its records, events, each window until it is answered, and its state until the hub has it.</summary>
    private static async Task LiveAsync(HubScene scene, ProgramProcess hub, int number, string ledger)
    {
        var (name, topics) = (HubScene.Name(Calm(number)), new StationTopics(HubScene.Name(Calm(number))));
        await using var records = new StationOutbox(name, ledger, scene.Link(Calm(number)));
        await using var link = await ConnectAsync(scene, $"{Calm(number)}-news");
        await link.SubscribeAsync(topics.WindowAnswers, Delivery.AtLeastOnce);
        var windows = new WindowMaker(name);
        for (var i = 1; i <= Each; i++)
        {
            var window = windows.Next();
            OutgoingMessage[] messages =
            [
                State(topics, i),
                new(topics.Up(UpwardTopic.Events), Event().ToBytes()) { ContentType = FleetFormat.ContentType },
            ];
            foreach (var message in messages)
                Assert.True((await link.PublishAsync(message)).IsAccepted);
            await UntilAnsweredAsync(link, new(topics.Up(UpwardTopic.Windows), window.Body) { ContentType = window.ContentType });
        }
        await records.UntilAsync(RecordsEach);
        using var client = new HttpClient { BaseAddress = new(await hub.UrlAsync(), "api/v1/stations/") };
        await Eventually.GetAsync<long>(
            async () =>
            {
                await link.PublishAsync(State(topics, Each));
                var station = JsonElement.Parse(await client.GetStringAsync(new Uri($"{name.Site}/{name.Line}/{name.Station}", UriKind.Relative)));
                return station.GetProperty("state").GetProperty("last_seq").GetInt64();
            },
            seen => seen == Each,
            () => $"the hub has not heard of the state of {name}");
    }

    private static async Task UntilAnsweredAsync(MqttLink link, OutgoingMessage window)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(window.Payload.Span));
        for (var isAnswered = false; !isAnswered;)
        {
            Assert.True((await link.PublishAsync(window)).IsAccepted);
            using var patience = new CancellationTokenSource(Resend);
            try
            {
                while (!isAnswered)
                {
                    using var answer = await link.Received.ReadAsync(patience.Token);
                    isAnswered = WindowAnswer.Read(answer.Payload.Span).Message == new WindowAnswer(digest, IsStored: true);
                }
            }
            catch (OperationCanceledException)
            {
                // It is sent again.
            }
        }
    }

    /// <summary>A flood that ends with what is done meanwhile, also when that fails: it would go on beside all other tests.</summary>
    private static async Task WhileFloodedAsync(HubScene scene, string ledger, UpwardTopic[] kinds, Func<Task> work)
    {
        using var calm = new CancellationTokenSource();
        var flood = FloodAsync(scene, ledger, kinds, calm.Token);
        try
        {
            await work();
        }
        finally
        {
            await calm.CancelAsync();
            await flood;
        }
    }

    /// <summary>Valid messages of some kinds, and no two batches in a row the same.</summary>
    private static async Task FloodAsync(HubScene scene, string ledger, UpwardTopic[] kinds, CancellationToken calm)
    {
        await using var link = await ConnectAsync(scene, "mad");
        using var source = OutboxReader.Open(ledger);
        var writer = new BatchWriter(new(Mad, source.Epoch));
        var batches = Enumerable.Range(1, MadBatches).Select(seq => writer.Write(source.Read(new(seq, seq)))).ToArray();
        var (topics, windows) = (new StationTopics(Mad), new WindowMaker(Mad));
        var open = new Queue<Task<PublishResult>>();
        for (var count = 0; !calm.IsCancellationRequested; count++)
        {
            var (window, batch) = (windows.Next(), batches[count % MadBatches]);
            OutgoingMessage[] messages =
            [
                State(topics, count),
                new(topics.Up(UpwardTopic.Events), Event().ToBytes()) { ContentType = FleetFormat.ContentType },
                new(topics.Up(UpwardTopic.Windows), window.Body) { ContentType = window.ContentType },
                new(topics.Up(UpwardTopic.Gauges), Gauges(count).ToBytes()) { ContentType = FleetFormat.ContentType },
                new(topics.Up(UpwardTopic.Records), batch.Body) { ContentType = batch.ContentType },
            ];
            foreach (var message in messages.Where(m => kinds.Any(kind => m.Topic == topics.Up(kind))))
                open.Enqueue(link.PublishAsync(message).AsTask());
            while (open.Count > 500)
                await open.Dequeue();
        }
    }

    private static OutgoingMessage State(StationTopics topics, int lastSeq) =>
        new(topics.Up(UpwardTopic.State), FleetStoreConformance.State(lastSeq: lastSeq).ToBytes())
        {
            Retain = true,
            ContentType = FleetFormat.ContentType,
        };

    private static FleetEvent Event() =>
        new(Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), EventSeverity.Info, "lamp_changed", Lamp);

    private static StationGauges Gauges(int second) => new(
        "s1", DateTimeOffset.UnixEpoch.AddSeconds(second), second, 100, 3, 0, 1, 61.5, 8.25, null, 104, 0, 2, 1, 0,
        1_000_000_000, null, 41.5);

    private static async Task<MqttLink> ConnectAsync(HubScene scene, string id)
    {
        var link = new MqttLink(scene.Link(id) with { InflightMaximum = 1000 }, TimeProvider.System);
        link.Start();
        await Eventually.IsTrueAsync(() => link.Status.State == LinkState.Online, "no connection");
        return link;
    }

    /// <summary>Windows of a station, one after the other.</summary>
    private sealed class WindowMaker(StationName name)
    {
        private readonly InspectionRecordSource _records = new();
        private readonly WindowBuilder _builder = new(new(name, "e"), new Dictionary<WindowSeries, SeriesPlace>());

        public WindowBody Next()
        {
            _builder.Add(WindowSample.Of(_records.Next()));
            return WindowWriter.Write(_builder.Cut(WindowCut.Stop)!);
        }
    }

    private sealed class InspectionRecordSource
    {
        private readonly Core.Inspection.InspectionRecord _record = new();
        private int _number;

        public Core.Inspection.InspectionRecord Next()
        {
            Samples.Fill(_record, ++_number);
            _record.Seq = _number;
            return _record;
        }
    }
}
