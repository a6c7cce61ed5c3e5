using System.Reflection;
using System.Runtime.InteropServices;
using EdgeInspect.Core.Detection;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspect.Adapters.Onnx;

/// <summary>Makes sessions of ONNX Runtime as the options say.</summary>
internal static class OnnxSession
{
    private static readonly Lock Gate = new();
    private static string? _library;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The file's bytes, already verified.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Provider, threads, native library.</param>
    /// <param name="provider">The provider that runs it: the one asked for, or <c>cpu</c> where that may take over.</param>
    /// <exception cref="ModelException">No valid ONNX, or the provider is missing and nothing may take over.</exception>
    public static InferenceSession Create(byte[] model, string name, ModelOptions options, out string provider)
    {
        UseLibrary(options.NativeLibrary);
        using var session = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        provider = AppendProvider(session, options);
        try
        {
            return new InferenceSession(model, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{name} is no ONNX model that can be loaded: {FirstLine(e.Message)}", e);
        }
    }

    private static string AppendProvider(SessionOptions session, ModelOptions options)
    {
        try
        {
            if (string.Equals(options.Provider, "tensorrt", StringComparison.Ordinal))
                session.AppendExecutionProvider_Tensorrt();
            if (!string.Equals(options.Provider, "cpu", StringComparison.Ordinal))
                session.AppendExecutionProvider_CUDA();
            return options.Provider;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            if (!string.Equals(options.WhenProviderMissing, "cpu", StringComparison.Ordinal))
            {
                throw new ModelException(
                    $"execution provider '{options.Provider}' can't be used here: {FirstLine(e.Message)}; set Model:WhenProviderMissing to 'cpu' to let the CPU take over",
                    e);
            }
            return "cpu";
        }
    }

    /// <summary>The native library is loaded once in a process; asking for another one later is an error.</summary>
    private static void UseLibrary(string? path)
    {
        lock (Gate)
        {
            if (string.IsNullOrEmpty(path) || string.Equals(path, _library, StringComparison.Ordinal))
                return;
            if (!File.Exists(path))
                throw new ModelException($"Model:NativeLibrary '{path}' does not exist");
            if (_library is not null)
                throw new ModelException($"Model:NativeLibrary '{path}' comes too late: '{_library}' is loaded already");
            NativeLibrary.SetDllImportResolver(typeof(InferenceSession).Assembly, Resolve);
            _library = path;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        string.Equals(name, "onnxruntime", StringComparison.Ordinal) ? NativeLibrary.Load(_library!) : 0;

    private static string FirstLine(string message) => message.Split('\n', 2)[0];
}
