using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Messaging;
using Microsoft.Win32.SafeHandles;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>A list of MQTT 5 properties to send. The empty list is 0, which is valid.</summary>
[SuppressMessage("Interoperability", "CA1419", Justification = "No native function returns it.")]
internal sealed partial class MosquittoProperties : SafeHandle
{
    public MosquittoProperties()
        : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The properties of a message.</summary>
    /// <exception cref="ArgumentException">A text can't be sent: it is longer than 65,535 bytes or holds U+0000.</exception>
    public static MosquittoProperties Of(OutgoingMessage message)
    {
        var properties = new MosquittoProperties();
        if (message.ContentType is { } contentType)
            properties.Add(MqttProperty.ContentType, contentType);
        if (message.ExpirySeconds is { } expirySeconds)
            properties.Add(MqttProperty.MessageExpirySeconds, expirySeconds);
        foreach (var (name, value) in message.UserProperties)
            Check(AddPair(ref properties.handle, MqttProperty.UserProperty, name, value), nameof(OutgoingMessage.UserProperties));
        return properties;
    }

    /// <summary>Adds a number of four bytes.</summary>
    public void Add(MqttProperty property, uint value) => Check(AddUInt32(ref handle, property, value), property.ToString());

    /// <summary>Adds a number of two bytes.</summary>
    public void Add(MqttProperty property, ushort value) => Check(AddUInt16(ref handle, property, value), property.ToString());

    /// <summary>The native list is another's from now on.</summary>
    public void GiveAway() => SetHandle(0);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Free(ref handle);
        return true;
    }

    private void Add(MqttProperty property, string value) => Check(AddText(ref handle, property, value), property.ToString());

    private static void Check(MosquittoError error, string property)
    {
        if (error == MosquittoError.OutOfMemory)
            throw new InvalidOperationException("libmosquitto has no memory left");
        if (error != MosquittoError.Success)
            throw new ArgumentException($"{property} can't be sent: at most 65,535 bytes without U+0000 are allowed", nameof(property));
    }

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_add_int16")]
    private static partial MosquittoError AddUInt16(ref nint list, MqttProperty property, ushort value);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_add_int32")]
    private static partial MosquittoError AddUInt32(ref nint list, MqttProperty property, uint value);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_add_string", StringMarshalling = StringMarshalling.Utf8)]
    private static partial MosquittoError AddText(ref nint list, MqttProperty property, string value);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_add_string_pair", StringMarshalling = StringMarshalling.Utf8)]
    private static partial MosquittoError AddPair(ref nint list, MqttProperty property, string name, string value);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_free_all")]
    private static partial void Free(ref nint list);
}
