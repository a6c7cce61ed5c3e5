using System.CommandLine;
using EdgeInspect.Adapters.Onnx;
using EdgeInspect.Core.Detection;

namespace EdgeInspect.Commands;

/// <summary>The option <c>--bank</c>: in which numbers a detector's memory is kept.</summary>
internal static class BankOption
{
    private const string Auto = "auto";

    /// <summary>Makes the option.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--bank")
        {
            Description = "Numbers of the memory banks: int8, int7 (x64 without VNNI), float, or auto: what is exact and fast on this device",
            DefaultValueFactory = _ => Auto,
        };
        return option.AcceptOnlyFromAmong([Auto, .. BankForms.Names]);
    }

    /// <summary>What was asked for.</summary>
    public static BankForm FormOf(string value) => value == Auto ? DeviceBanks.Best : BankForms.Parse(value);
}
