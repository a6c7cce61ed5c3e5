using EdgeInspect.Core.Fleet;
using EdgeInspect.Core.Outbox;
using EdgeInspect.Core.Pictures;
using EdgeInspect.Core.Tests.Outbox;

namespace EdgeInspect.Core.Tests.Pictures;

/// <summary>A station, two instances of a hub with a shared store, and a rough way between them, in simulated time.</summary>
internal sealed class PictureDelivery : IDisposable
{
    private const int StepMs = 20;
    private readonly Random _random;
    private readonly RoughChannel<byte[]> _up;
    private readonly RoughChannel<byte[]> _down;
    private readonly IFleetStore _store;
    private readonly PictureReceiver[] _hubs;
    private PictureSender _sender;

    public PictureDelivery(Random random, ChannelTraits traits, PictureSendOptions? options = null)
    {
        _random = random;
        Options = options ?? new() { ChunkBytes = 4096, RateBytesPerSecond = 1 << 22, AskFirstMs = 4000, AskMaxMs = 30_000 };
        Objects = new MemoryObjects(Time);
        (_store, Register) = PictureRegister.Make();
        _up = new(random, Time, traits);
        _down = new(random, Time, traits with { BitsPerSecond = double.PositiveInfinity });
        _hubs = [Hub(), Hub()];
        _sender = new(Source, Options, Time);
    }

    public static StationName Station { get; } = new("bench", "line-1", "station-1");

    public ManualTime Time { get; } = new();

    public MemoryObjects Objects { get; }

    public PictureRegister Register { get; }

    public MemoryPictures Source { get; } = new();

    public PictureSendOptions Options { get; }

    /// <summary>Share of the messages that are changed on their way.</summary>
    public double Damage { get; init; }

    public PictureSender Sender => _sender;

    /// <summary>Bytes of chunks sent over all runs of the station.</summary>
    public long ChunkBytes { get; private set; }

    public int MaxFlying { get; private set; }

    public Dictionary<MessageFault, int> Faults { get; } = [];

    public void RestartStation() => _sender = new(Source, Options, Time);

    public void RestartHub()
    {
        var which = _random.Next(_hubs.Length);
        _hubs[which].Dispose();
        _hubs[which] = Hub();
    }

    public void Maintain() => _hubs[_random.Next(_hubs.Length)].MaintainAsync(default).GetAwaiter().GetResult();

    public void Step()
    {
        Time.NowNs += StepMs * 1_000_000L;
        while (_sender.Next() is { } message)
        {
            ChunkBytes += message.Length - PictureWire.HeaderBytes;
            _up.Send(_random.NextDouble() < Damage ? Damaged(message) : message, message.Length);
        }

        MaxFlying = Math.Max(MaxFlying, _sender.Flying);
        foreach (var message in _up.Arrivals())
            Receive(message);
        foreach (var answer in _down.Arrivals())
            Assert.NotEqual(AnswerOutcome.Unreadable, _sender.Take(answer));
    }

    /// <summary>Steps until every picture that is still there is acknowledged.</summary>
    public void Finish(int patienceSeconds)
    {
        for (var left = patienceSeconds * 1000 / StepMs; Source.NewestSeq > 0; left--)
        {
            Assert.True(left > 0, $"not within {patienceSeconds} s: {Source.All.Count() - Source.Acknowledged.Count} left, {_sender.Counters}");
            Step();
        }
    }

    /// <summary>The hub's bytes of a file, by its row.</summary>
    public byte[]? Held(WaitingPicture picture, string what) =>
        Register.Rows.TryGetValue((Station, picture.Rid, what), out var row)
            ? Objects.Content($"pictures/{row.Sha256[..2]}/{row.Sha256[2..4]}/{row.Sha256}")
            : null;

    public void Dispose()
    {
        foreach (var hub in _hubs)
            hub.Dispose();
    }

    private PictureReceiver Hub()
    {
        var hub = new PictureReceiver(Objects, _store, new PictureLimits(), Time);
        var fails = Objects.Fails;
        Objects.Fails = () => false;
        hub.MaintainAsync(default).GetAwaiter().GetResult();
        Objects.Fails = fails;
        return hub;
    }

    private byte[] Damaged(byte[] message)
    {
        var copy = message.ToArray();
        copy[_random.Next(copy.Length)] ^= (byte)(1 << _random.Next(8));
        return copy;
    }

    private void Receive(byte[] message)
    {
        try
        {
            var receipt = _hubs[_random.Next(_hubs.Length)].ReceiveAsync(Station, message, PictureWire.ContentType, default).GetAwaiter().GetResult();
            Faults[receipt.Fault] = Faults.GetValueOrDefault(receipt.Fault) + 1;
            if (receipt.Answer is { } answer)
                _down.Send(answer.ToBytes(), 100);
        }
        catch (FleetStoreException)
        {
            // Nothing is answered.
        }
    }
}
