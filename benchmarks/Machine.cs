using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Benchmarks;

/// <summary>What was measured on, in one line without names of hosts.</summary>
internal static class Machine
{
    private static readonly string[] ProcessorKeys = ["model name", "cpu family", "model\t"];

    /// <summary>Processor, cores, instruction sets that matter here, system and runtimes.</summary>
    public static string Describe() => string.Join(
        ", ",
        Processor(),
        $"{Environment.ProcessorCount} cores",
        string.Join(" ", InstructionSets().DefaultIfEmpty(RuntimeInformation.ProcessArchitecture.ToString())),
        RuntimeInformation.OSDescription.Split('(')[0].Trim(),
        RuntimeInformation.FrameworkDescription,
        "ONNX Runtime " + OrtEnv.Instance().GetVersionString());

    private static string Processor()
    {
        var lines = File.ReadAllLines("/proc/cpuinfo");
        var values = ProcessorKeys
            .Select(key => lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim())
            .ToArray();
        return values[0] is null ? RuntimeInformation.ProcessArchitecture.ToString() : $"{values[0]} (family {values[1]}, model {values[2]})";
    }

    private static IEnumerable<string> InstructionSets()
    {
        const int Avx512Vnni = 1 << 11;
        if (Avx2.IsSupported)
            yield return "AVX2";
        if (Avx512BW.IsSupported)
            yield return "AVX-512";
        if (Avx512Vbmi.IsSupported)
            yield return "VBMI";
        if (X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & Avx512Vnni) != 0)
            yield return "VNNI";
    }
}
