using EdgeInspect.Core.Detection;
using EdgeInspect.Core.Detection.Decoders;
using EdgeInspect.Core.Imaging;

namespace EdgeInspect.Core.Tests.Detection.Decoders;

/// <summary>Makes decoders of outputs named by their use.</summary>
internal static class Decoding
{
    /// <summary>An input of 80 x 40 pixels that is stretched.</summary>
    public static InputGeometry Wide { get; } = new(80, 40);

    /// <summary>A decoder of outputs that are named as their uses.</summary>
    public static OutputDecoder Create(ModelDecoder decoder, InputGeometry geometry, params (string Role, int[] Shape)[] outputs) =>
        OutputDecoder.Create(
            decoder with { Outputs = outputs.ToDictionary(o => o.Role, o => o.Role, StringComparer.Ordinal) },
            geometry,
            outputs.ToDictionary(o => o.Role, o => o.Shape, StringComparer.Ordinal));

    /// <summary>Decodes a frame of the input's own size.</summary>
    public static float Decode(this OutputDecoder decoder, InputGeometry geometry, params float[][] outputs) =>
        decoder.Decode(outputs, geometry.Place(new(0, 0, geometry.Width, geometry.Height)));

    /// <summary>Checks that decoding allocates nothing.</summary>
    public static void AssertAllocatesNothing(OutputDecoder decoder, InputGeometry geometry, params float[][] outputs)
    {
        var placement = geometry.Place(new(0, 0, geometry.Width, geometry.Height));
        decoder.Decode(outputs, placement);
        Allocations.AssertNoneIn(() =>
        {
            for (var i = 0; i < 20; i++)
                decoder.Decode(outputs, placement);
        });
    }
}
