using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>A list of MQTT 5 properties that libmosquitto lends to a callback: valid until that returns.</summary>
/// <param name="List">The native list, or 0.</param>
internal readonly unsafe partial record struct LentProperties(nint List)
{
    /// <summary>A text, or null.</summary>
    public string? Text(MqttProperty property)
    {
        nint text = 0;
        return ReadText(List, property, ref text, 0) == 0 ? null : Take(text);
    }

    /// <summary>A number of four bytes, or null.</summary>
    public uint? UInt32(MqttProperty property)
    {
        uint value = 0;
        return ReadUInt32(List, property, ref value, 0) == 0 ? null : value;
    }

    /// <summary>A number of two bytes, or null.</summary>
    public ushort? UInt16(MqttProperty property)
    {
        ushort value = 0;
        return ReadUInt16(List, property, ref value, 0) == 0 ? null : value;
    }

    /// <summary>A number of one byte, or null.</summary>
    public byte? Byte(MqttProperty property)
    {
        byte value = 0;
        return ReadByte(List, property, ref value, 0) == 0 ? null : value;
    }

    /// <summary>All user properties, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs()
    {
        nint name = 0, value = 0;
        var at = ReadPair(List, MqttProperty.UserProperty, ref name, ref value, 0);
        if (at == 0)
            return [];
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (; at != 0; at = ReadPair(at, MqttProperty.UserProperty, ref name, ref value, 1))
            pairs.Add(KeyValuePair.Create(Take(name), Take(value)));
        return pairs.ToImmutable();
    }

    private static string Take(nint text)
    {
        var result = Marshal.PtrToStringUTF8(text) ?? "";
        NativeMemory.Free((void*)text);
        return result;
    }

    /// <summary>The caller owns the text.</summary>
    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_read_string")]
    private static partial nint ReadText(nint list, MqttProperty property, ref nint text, byte skipFirst);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_read_int32")]
    private static partial nint ReadUInt32(nint list, MqttProperty property, ref uint value, byte skipFirst);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_read_int16")]
    private static partial nint ReadUInt16(nint list, MqttProperty property, ref ushort value, byte skipFirst);

    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_read_byte")]
    private static partial nint ReadByte(nint list, MqttProperty property, ref byte value, byte skipFirst);

    /// <summary>The caller owns both texts.</summary>
    [LibraryImport(Mosquitto.Library, EntryPoint = "mosquitto_property_read_string_pair")]
    private static partial nint ReadPair(nint list, MqttProperty property, ref nint name, ref nint value, byte skipFirst);
}
