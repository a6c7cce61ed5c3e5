using EdgeInspect.Core.Detection;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Which form of bank suits the processor at hand.</summary>
public static class DeviceBanks
{
    /// <summary>int8 where its products with uint8 are exact, seven bits where they would saturate (x64 without VNNI).</summary>
    public static BankForm Best => OnnxSession.ProductsSaturate() ? BankForm.SevenBits : BankForm.EightBits;
}
