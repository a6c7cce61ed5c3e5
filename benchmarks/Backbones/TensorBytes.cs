using System.Runtime.InteropServices;
using EdgeInspect.Adapters.Onnx.Format;
using Google.Protobuf;
using static EdgeInspect.Adapters.Onnx.Format.TensorProto.Types;

namespace EdgeInspect.Benchmarks.Backbones;

/// <summary>Tensors as bytes, however they are stored.</summary>
internal static class TensorBytes
{
    /// <summary>The values' bytes; empty where the tensor has none stored, which ONNX reads as zeros.</summary>
    /// <exception cref="InvalidDataException">The values are of a type that is not read here.</exception>
    public static byte[] Raw(this TensorProto tensor) => tensor switch
    {
        { RawData.Length: > 0 } => tensor.RawData.ToByteArray(),
        { FloatData.Count: > 0 } => [.. MemoryMarshal.AsBytes<float>([.. tensor.FloatData])],
        { Int32Data.Count: > 0, DataType: (int)DataType.Int32 } => [.. MemoryMarshal.AsBytes<int>([.. tensor.Int32Data])],
        { DataType: (int)DataType.Int8 or (int)DataType.Uint8 } => [.. tensor.Int32Data.Select(i => (byte)i)],
        { Int32Data.Count: 0 } => [],
        _ => throw new InvalidDataException(
            $"tensor '{tensor.Name}' has values of type {tensor.DataType}: allowed are float, int32, int8, uint8"),
    };

    /// <summary>Stores values.</summary>
    public static void SetRaw(this TensorProto tensor, ReadOnlySpan<byte> data)
    {
        tensor.FloatData.Clear();
        tensor.Int32Data.Clear();
        tensor.RawData = ByteString.CopyFrom(data);
    }
}
