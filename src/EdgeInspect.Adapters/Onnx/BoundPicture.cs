using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Imaging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>
/// The planes that a picture is prepared into, and the model's input made of them: the same memory where the model takes planes of bytes,
/// else a tensor that is filled before each run.
/// </summary>
/// <param name="Planes">Uint8 [3, height, width], red, green, blue; or grey, [1, height, width].</param>
/// <param name="Fill">Makes the tensor; null where the planes are it.</param>
internal sealed record BoundPicture(byte[] Planes, TensorFill? Fill)
{
    /// <summary>Binds the input that a checked manifest describes.</summary>
    /// <exception cref="ModelException">The model has no such input, or another type or shape.</exception>
    public static BoundPicture Bind(BoundSession session, ModelInput input)
    {
        if (input is { Type: "uint8", Layout: "nchw", Colour: "rgb" } or { Type: "uint8", Channels: 1 })
            return new(Tensor<byte>(session, input, TensorElementType.UInt8), null);
        return new(new byte[input.Geometry.Bytes], input.Type switch
        {
            "uint8" => FillOf(input, Tensor<byte>(session, input, TensorElementType.UInt8), (_, pixel) => pixel),
            "float16" => FillOf(input, Tensor<Float16>(session, input, TensorElementType.Float16), (c, p) => (Float16)Value(input, c, p)),
            _ => FillOf(input, Tensor<float>(session, input, TensorElementType.Float), (c, p) => Value(input, c, p)),
        });
    }

    private static T[] Tensor<T>(BoundSession session, ModelInput input, TensorElementType type)
        where T : unmanaged
    {
        try
        {
            return session.BindInput<T>(input.TensorName, type, [.. input.Shape]);
        }
        catch (ModelException e) when (input.Tensor is not null)
        {
            throw new ModelException($"input.tensor, type, layout, width and height don't fit the model: {e.Message}", e);
        }
    }

    private static TensorFill<T> FillOf<T>(ModelInput input, T[] tensor, Func<int, byte, T> valueOf)
        where T : unmanaged
    {
        int[] planes = input.Colour switch
        {
            ModelInput.Grey => [0],
            "bgr" => [2, 1, 0],
            _ => [0, 1, 2],
        };
        return new(tensor, input.Layout == "nhwc", planes, valueOf);
    }

    private static float Value(ModelInput input, int channel, byte pixel)
    {
        var normalisation = input.Normalisation!;
        return (float)(((pixel * normalisation.Scale) - normalisation.Mean[channel]) / normalisation.Std[channel]);
    }
}
