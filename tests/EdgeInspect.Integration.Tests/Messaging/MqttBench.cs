using System.Collections.Concurrent;
using System.Text;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Core.Messaging;
using EdgeInspect.Integration.Tests.Hosting;

namespace EdgeInspect.Integration.Tests.Messaging;

/// <summary>A broker with the links of a test, which end with it.</summary>
internal sealed class MqttBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ScratchFolder _folder;
    private readonly bool _ownsFolder;
    private readonly List<MqttLink> _links = [];

    private MqttBench(ScratchFolder folder, bool ownsFolder, MosquittoBroker broker) => (_folder, _ownsFolder, Broker) = (folder, ownsFolder, broker);

    public MosquittoBroker Broker { get; }

    public static async Task<MqttBench> StartAsync(params string[] settings)
    {
        var folder = new ScratchFolder();
        return new(folder, ownsFolder: true, await MosquittoBroker.StartAsync(folder, settings));
    }

    public static async Task<MqttBench> StartInAsync(ScratchFolder folder, params string[] settings) =>
        new(folder, ownsFolder: false, await MosquittoBroker.StartAsync(folder, settings));

    /// <summary>With the configuration of deploy/mosquitto; see <see cref="MosquittoBroker.StartShippedAsync"/>.</summary>
    public static async Task<MqttBench> StartShippedInAsync(ScratchFolder folder, string certificates) =>
        new(folder, ownsFolder: false, await MosquittoBroker.StartShippedAsync(folder, certificates));

    /// <summary>Options of a client that is quick to connect again.</summary>
    public MqttOptions Options(string id) => new()
    {
        Host = "127.0.0.1",
        Port = Broker.Port,
        ClientId = id,
        ReconnectLeastMs = 20,
        ReconnectMostMs = 200,
    };

    /// <summary>A link that was started.</summary>
    public MqttLink Start(MqttOptions options, WillMessage? will = null)
    {
        var link = new MqttLink(options, TimeProvider.System, will);
        _links.Add(link);
        link.Start();
        return link;
    }

    /// <summary>A link that is online.</summary>
    public async Task<MqttLink> ConnectAsync(string id, Func<MqttOptions, MqttOptions>? change = null, WillMessage? will = null)
    {
        var link = Start(change is null ? Options(id) : change(Options(id)), will);
        await UntilAsync(link, LinkState.Online);
        return link;
    }

    /// <summary>A link that is online and receives a filter.</summary>
    public async Task<MqttLink> ListenAsync(string id, string filter, Func<MqttOptions, MqttOptions>? change = null)
    {
        var link = await ConnectAsync(id, change);
        Assert.True((await link.SubscribeAsync(filter, Delivery.AtLeastOnce)).IsGranted);
        return link;
    }

    public Task<LinkStatus> UntilAsync(MqttLink link, LinkState state) =>
        Eventually.GetAsync(() => link.Status, status => status.State == state, () => $"{link.Status}; broker: {Broker.Log}");

    /// <summary>The text of the next message.</summary>
    public static async Task<string> NextAsync(MqttLink link)
    {
        using var message = await link.Received.ReadAsync().AsTask().WaitAsync(Patience);
        return Encoding.UTF8.GetString(message.Payload.Span);
    }

    public static OutgoingMessage Message(string topic, string text, Delivery delivery = Delivery.AtLeastOnce) =>
        new(topic, Encoding.UTF8.GetBytes(text), delivery);

    /// <summary>Keeps all states that a link goes through from now on.</summary>
    public static ConcurrentQueue<LinkStatus> Watch(MqttLink link)
    {
        var seen = new ConcurrentQueue<LinkStatus>();
        link.StatusChanged += seen.Enqueue;
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_links.Select(link => link.DisposeAsync().AsTask()));
        await Broker.DisposeAsync();
        if (_ownsFolder)
            _folder.Dispose();
    }
}
