using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Messaging;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>Told what happens on a connection, on the thread that makes its turns. Nothing of it may throw.</summary>
internal interface IMosquittoEvents
{
    /// <summary>The broker answered the connection request.</summary>
    void OnConnected(byte reasonCode, bool isResumed, LentProperties properties);

    /// <summary>The connection ended: an MQTT reason code of the broker from 128 on, else an error of the library.</summary>
    void OnDisconnected(int reason);

    /// <summary>A message was acknowledged, or written where there is no acknowledgement.</summary>
    void OnPublished(int id, byte reasonCode, LentProperties properties);

    /// <summary>A subscription was answered.</summary>
    void OnSubscribed(int id, byte reasonCode, LentProperties properties);

    /// <summary>The end of a subscription was acknowledged. The library doesn't tell the reason code.</summary>
    void OnUnsubscribed(int id);

    /// <summary>A message came.</summary>
    void OnMessage(string topic, ReadOnlySpan<byte> payload, int qos, bool isRetained, LentProperties properties);

    /// <summary>The library complains.</summary>
    /// <param name="text">Its words.</param>
    /// <param name="verifyResult">OpenSSL's result of checking the broker's certificate; 0 when it is good or there is none.</param>
    void OnComplaint(string text, long verifyResult);
}

/// <summary>
/// A client of libmosquitto, for one connection. It lives until it was disposed and no call is in it. Turns are made by one thread;
/// publishing and subscribing are safe from any.
/// </summary>
[SuppressMessage("Interoperability", "CA1419", Justification = "Only Create makes it; no native function returns it.")]
internal sealed unsafe class MosquittoHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int LogWarning = 1 << 2;
    private const int LogError = 1 << 3;
    private const int Version5 = 5;
    private static readonly Lock InitGate = new();
    private static bool _isReady;
    private static delegate* unmanaged[Cdecl]<nint, long> _getVerifyResult;
    private GCHandle _events;

    private MosquittoHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Null, or why the library can't be used. One that is installed later is found when this is asked again.</summary>
    public static string? MissingReason
    {
        get
        {
            lock (InitGate)
            {
                var reason = _isReady ? null : Init();
                _isReady = reason is null;
                return reason;
            }
        }
    }

    /// <summary>Makes a client that isn't connected yet.</summary>
    /// <exception cref="MessageLinkException">The library is missing or refuses the name.</exception>
    public static MosquittoHandle Create(string clientId, bool cleanStart, IMosquittoEvents events)
    {
        if (MissingReason is { } missing)
            throw new MessageLinkException(missing);
        var client = new MosquittoHandle { _events = GCHandle.Alloc(events) };
        client.SetHandle(Mosquitto.New(clientId, cleanStart ? (byte)1 : (byte)0, GCHandle.ToIntPtr(client._events)));
        if (client.IsInvalid)
        {
            client._events.Free();
            throw new MessageLinkException($"libmosquitto makes no client '{clientId}': {Marshal.GetLastPInvokeErrorMessage()}");
        }
        client.SetCallbacks();
        Mosquitto.SetOption(client, MosquittoOption.ProtocolVersion, Version5);
        Mosquitto.SetOption(client, MosquittoOption.TcpNoDelay, 1);
        Mosquitto.SetThreaded(client, 1);
        return client;
    }

    /// <summary>Asks for TLS. A key with a passphrase is refused instead of asked for at the terminal.</summary>
    public MosquittoError SetTls(string caFile, string? certificateFile, string? keyFile) =>
        Mosquitto.SetTls(this, caFile, null, certificateFile, keyFile, &RefusePassphrase);

    /// <summary>Sends what waits and then the farewell, on this thread, which is the one that makes the turns.</summary>
    public void SayGoodbye()
    {
        // Otherwise a message that comes in the same turn would end the connection before the farewell is written.
        Mosquitto.SetThreaded(this, 0);
        Mosquitto.Disconnect(this, reasonCode: 0, properties: 0);
    }

    /// <summary>Closes the connection without a farewell if it is still open.</summary>
    protected override bool ReleaseHandle()
    {
        Mosquitto.Destroy(handle);
        _events.Free();
        return true;
    }

    private void SetCallbacks()
    {
        Mosquitto.OnConnect(handle, &Connected);
        Mosquitto.OnDisconnect(handle, &Disconnected);
        Mosquitto.OnPublish(handle, &Published);
        Mosquitto.OnMessage(handle, &Message);
        Mosquitto.OnSubscribe(handle, &Subscribed);
        Mosquitto.OnUnsubscribe(handle, &Unsubscribed);
        Mosquitto.OnLog(handle, &Log);
    }

    private static IMosquittoEvents EventsOf(nint state) => (IMosquittoEvents)GCHandle.FromIntPtr(state).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint client, nint state, int reasonCode, int flags, nint properties) =>
        EventsOf(state).OnConnected((byte)reasonCode, (flags & 1) != 0, new(properties));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint client, nint state, int reason, nint properties) => EventsOf(state).OnDisconnected(reason);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Published(nint client, nint state, int id, int reasonCode, nint properties) =>
        EventsOf(state).OnPublished(id, (byte)reasonCode, new(properties));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Message(nint client, nint state, MosquittoMessage* message, nint properties) => EventsOf(state).OnMessage(
        Marshal.PtrToStringUTF8(message->Topic) ?? "", new((void*)message->Payload, message->PayloadLength), message->Qos,
        message->Retain != 0, new(properties));

    /// <summary>One filter is asked for at a time, so there is one reason code.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Subscribed(nint client, nint state, int id, int count, int* reasonCodes, nint properties) =>
        EventsOf(state).OnSubscribed(id, count > 0 ? (byte)reasonCodes[0] : MqttReason.Unspecified, new(properties));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Unsubscribed(nint client, nint state, int id, nint properties) => EventsOf(state).OnUnsubscribed(id);

    /// <summary>May run on any thread that calls into the library.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Log(nint client, nint state, int level, nint text)
    {
        if ((level & (LogWarning | LogError)) == 0)
            return;
        var ssl = Mosquitto.GetSsl(client);
        var verifyResult = ssl == 0 || _getVerifyResult is null ? 0 : _getVerifyResult(ssl);
        EventsOf(state).OnComplaint(Marshal.PtrToStringUTF8(text) ?? "", verifyResult);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RefusePassphrase(byte* buffer, int size, int isWriting, nint state) => 0;

    private static string? Init()
    {
        try
        {
            // OpenSSL is found through the library that uses it, so that it is the same one.
            var library = NativeLibrary.Load(Mosquitto.Library);
            if (!NativeLibrary.TryGetExport(library, "mosquitto_connect_bind_v5", out _))
                return "libmosquitto is older than 2.0, and speaks no MQTT 5";
            if (NativeLibrary.TryGetExport(library, "SSL_get_verify_result", out var function))
                _getVerifyResult = (delegate* unmanaged[Cdecl]<nint, long>)function;
            return Mosquitto.Init() == MosquittoError.Success ? null : "libmosquitto can't start";
        }
        catch (DllNotFoundException e)
        {
            // The system's words follow the runtime's advice, in lines of their own.
            var words = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
            return $"libmosquitto isn't installed (Debian's package libmosquitto1): {words}";
        }
    }
}
