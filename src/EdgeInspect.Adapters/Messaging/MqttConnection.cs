using System.Runtime.InteropServices;
using EdgeInspect.Core.Imaging;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>
/// One connection, from the first packet to the last. Each has a client of the library of its own, so that none inherits another's queue.
/// Everything but the outlet runs on the link's thread.
/// </summary>
internal sealed class MqttConnection : IMosquittoEvents, IDisposable
{
    private const int TurnMs = 100;
    private const int ShortTurnMs = 5;
    private const int GoodbyeMs = 1000;
    private const int RoomForHeader = 1 << 17;
    private readonly MqttOptions _options;
    private readonly WillMessage? _will;
    private readonly Inbox _inbox;
    private readonly TimeProvider _time;
    private readonly TlsComplaints _complaints = new();
    private readonly MosquittoHandle _client;
    private ConnectionEnd? _end;
    private bool _isAccepted;
    private bool _isResumed;
    private bool _isOpen;
    private bool _saidGoodbye;
    private long _stoppedNs;

    /// <summary>Makes a client that isn't connected yet.</summary>
    /// <exception cref="MessageLinkException">The library refuses.</exception>
    public MqttConnection(MqttOptions options, WillMessage? will, Inbox inbox, LinkTally tally, TimeProvider time)
    {
        (_options, _will, _inbox, _time) = (options, will, inbox, time);
        _client = MosquittoHandle.Create(options.ClientId!, cleanStart: options.SessionExpirySeconds == 0, this);
        Outlet = new(_client, options, tally, time);
    }

    /// <summary>The sending side.</summary>
    public MqttOutlet Outlet { get; }

    /// <summary>Connects, and makes turns until the connection has ended.</summary>
    /// <param name="opened">Told once messages can be sent, and whether the broker resumed the session.</param>
    /// <param name="stop">Asks for a farewell.</param>
    public ConnectionEnd Run(Action<bool> opened, CancellationToken stop)
    {
        _end = Prepare() ?? Connect();
        var beganNs = _time.MonotonicNs();
        while (_end is null)
        {
            var error = Mosquitto.Loop(_client, _isOpen ? TurnMs : ShortTurnMs, mostPackets: 1);
            var systemError = Marshal.GetLastPInvokeError();
            if (_end is null && error != MosquittoError.Success)
                _end = _saidGoodbye ? Stopped : ConnectionEnd.Of(error, systemError, _complaints, _options);
            else if (_end is null && _isAccepted && !_isOpen)
                Open(opened);
            else
                CheckPatience(beganNs, stop);
        }
        Outlet.CutOffAll();
        return _end;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <inheritdoc/>
    void IMosquittoEvents.OnConnected(byte reasonCode, bool isResumed, LentProperties properties)
    {
        if (reasonCode >= MqttReason.FirstError)
        {
            _end = ConnectionEnd.Of(reasonCode, properties.Text(MqttProperty.ReasonString));
            return;
        }
        var mostBytes = properties.UInt32(MqttProperty.MaximumPacketBytes) ?? long.MaxValue;
        Outlet.Open(new(mostBytes, properties.Byte(MqttProperty.RetainAvailable) != 0));
        (_isAccepted, _isResumed) = (true, isResumed);
    }

    /// <inheritdoc/>
    void IMosquittoEvents.OnDisconnected(int reason)
    {
        if (reason >= MqttReason.FirstError)
            _end ??= ConnectionEnd.Of((byte)reason);
    }

    /// <inheritdoc/>
    void IMosquittoEvents.OnPublished(int id, byte reasonCode, LentProperties properties) =>
        Outlet.OnPublished(id, reasonCode, properties.Text(MqttProperty.ReasonString));

    /// <inheritdoc/>
    void IMosquittoEvents.OnSubscribed(int id, byte reasonCode, LentProperties properties) =>
        Outlet.OnWishAnswered(id, reasonCode, properties.Text(MqttProperty.ReasonString));

    /// <inheritdoc/>
    void IMosquittoEvents.OnUnsubscribed(int id) => Outlet.OnWishAnswered(id, reasonCode: 0, added: null);

    /// <inheritdoc/>
    void IMosquittoEvents.OnMessage(string topic, ReadOnlySpan<byte> payload, int qos, bool isRetained, LentProperties properties) =>
        _inbox.Put(topic, payload, qos, isRetained, properties);

    /// <inheritdoc/>
    void IMosquittoEvents.OnComplaint(string text, long verifyResult) => _complaints.Add(text, verifyResult);

    private static ConnectionEnd Stopped { get; } = new(IsRefused: false, "stopped");

    private ConnectionEnd? Prepare()
    {
        if (_options.FileProblems().Select(file => $"{file.Key}: {file.Problem}").ToList() is { Count: > 0 } problems)
            return ConnectionEnd.OfThisSide(string.Join("; ", problems));
        Mosquitto.SetOption(_client, MosquittoOption.ReceiveMaximum, _options.ReceiveMaximum);
        Mosquitto.SetOption(_client, MosquittoOption.SendMaximum, _options.InflightMaximum);
        if (_options.CaFile is { } authorities
            && _client.SetTls(authorities, _options.CertificateFile, _options.KeyFile) != MosquittoError.Success)
            return ConnectionEnd.OfThisSide("libmosquitto can't read CaFile, CertificateFile or KeyFile");
        return SetUser() ?? SetWill();
    }

    private ConnectionEnd? SetUser()
    {
        if (_options.UserName is not { } user)
            return null;
        try
        {
            var password = _options.PasswordFile is { } path ? File.ReadLines(path).FirstOrDefault() : null;
            return Mosquitto.SetUser(_client, user, password) == MosquittoError.Success ? null : new(true, "UserName or the password is no text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ConnectionEnd.OfThisSide($"PasswordFile can't be read: {e.Message}");
        }
    }

    private ConnectionEnd? SetWill()
    {
        if (_will is not { Message: var message })
            return null;
        using var properties = MosquittoProperties.Of(message);
        properties.Add(MqttProperty.WillDelaySeconds, _will.DelaySeconds);
        var error = Mosquitto.SetWill(
            _client, message.Topic, message.Payload.Length, message.Payload.Span, (int)message.Delivery, message.Retain ? (byte)1 : (byte)0,
            properties);
        if (error != MosquittoError.Success)
            return new(IsRefused: true, $"libmosquitto takes no such will: {error}");
        properties.GiveAway();
        return null;
    }

    private ConnectionEnd? Connect()
    {
        using var properties = new MosquittoProperties();
        properties.Add(MqttProperty.SessionExpirySeconds, (uint)_options.SessionExpirySeconds);
        properties.Add(MqttProperty.MaximumPacketBytes, (uint)(_options.MaxMessageBytes + RoomForHeader));
        var error = Mosquitto.Connect(_client, _options.Host, _options.Port, _options.KeepAliveSeconds, bindAddress: null, properties);
        return error == MosquittoError.Success
            ? null
            : ConnectionEnd.Of(error, Marshal.GetLastPInvokeError(), _complaints, _options);
    }

    private void Open(Action<bool> opened)
    {
        _isOpen = true;
        opened(_isResumed);
    }

    private void CheckPatience(long beganNs, CancellationToken stop)
    {
        var nowNs = _time.MonotonicNs();
        var silenceNs = _isOpen ? Outlet.SilenceNs : nowNs - beganNs;
        if (stop.IsCancellationRequested)
            _end ??= Leave(nowNs);
        else if (silenceNs > _options.AnswerWithinMs * MonotonicTime.NanosecondsPerMillisecond)
            _end ??= new(IsRefused: false, $"{_options.Host}:{_options.Port} did not answer within {_options.AnswerWithinMs} ms");
        // While TLS is being agreed on, the library may return at once, over and over.
        if (!_isOpen && _end is null)
            stop.WaitHandle.WaitOne(ShortTurnMs);
    }

    /// <summary>A part of the way out with each turn: no more new messages, their answers, the farewell.</summary>
    private ConnectionEnd? Leave(long nowNs)
    {
        if (!_isOpen)
            return Stopped;
        if (_stoppedNs == 0)
            _stoppedNs = nowNs;
        Outlet.Close();
        var sinceMs = (nowNs - _stoppedNs) / MonotonicTime.NanosecondsPerMillisecond;
        if (!_saidGoodbye && (Outlet.IsIdle || sinceMs >= _options.StopWithinMs))
        {
            _saidGoodbye = true;
            _client.SayGoodbye();
        }
        return sinceMs >= _options.StopWithinMs + GoodbyeMs ? Stopped : null;
    }
}
