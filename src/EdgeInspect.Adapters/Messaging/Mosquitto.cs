using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>What libmosquitto's functions answer (MOSQ_ERR_…), as far as it is told apart.</summary>
internal enum MosquittoError
{
    Success = 0,
    OutOfMemory = 1,
    Protocol = 2,
    Invalid = 3,
    NoConnection = 4,
    Refused = 5,
    ConnectionLost = 7,
    Tls = 8,
    PayloadSize = 9,
    System = 14,
    NameUnknown = 15,
    MalformedUtf8 = 18,
    KeepAlive = 19,
    QosNotSupported = 24,
    PacketTooLarge = 25,
}

/// <summary>MQTT 5's property identifiers that are used.</summary>
internal enum MqttProperty
{
    MessageExpirySeconds = 2,
    ContentType = 3,
    SessionExpirySeconds = 17,
    WillDelaySeconds = 24,
    ReasonString = 31,
    ReceiveMaximum = 33,
    MaximumQos = 36,
    RetainAvailable = 37,
    UserProperty = 38,
    MaximumPacketBytes = 39,
}

/// <summary>Options of libmosquitto (MOSQ_OPT_…) that are used.</summary>
internal enum MosquittoOption
{
    ProtocolVersion = 1,
    ReceiveMaximum = 4,
    SendMaximum = 5,
    TcpNoDelay = 11,
}

/// <summary>A received message as libmosquitto lends it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MosquittoMessage
{
    public int Id;
    public nint Topic;
    public nint Payload;
    public int PayloadLength;
    public int Qos;
    public byte Retain;
}

/// <summary>The functions of libmosquitto 2.x that are used on a client. Texts are copied by the library.</summary>
internal static unsafe partial class Mosquitto
{
    public const string Library = "libmosquitto.so.1";

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    public static partial MosquittoError Init();

    /// <summary>The caller owns the client.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_new", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string id, byte cleanStart, nint state);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_int_option")]
    public static partial MosquittoError SetOption(MosquittoHandle client, MosquittoOption option, int value);

    /// <summary>With threads, only <see cref="Loop"/> writes to the network.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    public static partial MosquittoError SetThreaded(MosquittoHandle client, byte threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_username_pw_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError SetUser(MosquittoHandle client, string user, string? password);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError SetTls(
        MosquittoHandle client, string caFile, string? caFolder, string? certificateFile, string? keyFile,
        delegate* unmanaged[Cdecl]<byte*, int, int, nint, int> passphrase);

    /// <summary>On success the library owns the properties.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_will_set_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError SetWill(
        MosquittoHandle client, string topic, int length, ReadOnlySpan<byte> payload, int qos, byte retain, MosquittoProperties properties);

    /// <summary>Waits for the network; the library copies the properties.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_connect_bind_v5", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Connect(
        MosquittoHandle client, string host, int port, int keepAliveSeconds, string? bindAddress, MosquittoProperties properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5")]
    public static partial MosquittoError Disconnect(MosquittoHandle client, int reasonCode, nint properties);

    /// <summary>One turn: waits for the network or for something to send, and runs the callbacks of what there was.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_loop", SetLastError = true)]
    public static partial MosquittoError Loop(MosquittoHandle client, int timeoutMs, int mostPackets);

    /// <summary>The library copies the payload and the properties.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Publish(
        MosquittoHandle client, out int id, string topic, int length, ReadOnlySpan<byte> payload, int qos, byte retain,
        MosquittoProperties properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Subscribe(MosquittoHandle client, out int id, string filter, int qos, int options, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_unsubscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    public static partial MosquittoError Unsubscribe(MosquittoHandle client, out int id, string filter, nint properties);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    public static partial void OnConnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    public static partial void OnDisconnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    public static partial void OnPublish(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_message_v5_callback_set")]
    public static partial void OnMessage(nint client, delegate* unmanaged[Cdecl]<nint, nint, MosquittoMessage*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_v5_callback_set")]
    public static partial void OnSubscribe(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_unsubscribe_v5_callback_set")]
    public static partial void OnUnsubscribe(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_log_callback_set")]
    public static partial void OnLog(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    /// <summary>The connection's OpenSSL object, which the client owns, or 0.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_ssl_get")]
    public static partial nint GetSsl(nint client);

    /// <summary>The library owns the text.</summary>
    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    public static partial nint GetText(MosquittoError error);
}
