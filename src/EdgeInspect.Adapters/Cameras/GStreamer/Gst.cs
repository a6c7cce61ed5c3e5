using System.Runtime.InteropServices;

namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>The functions of GStreamer 1.x that are used. Pointers are borrowed unless the summary says that the caller owns them.</summary>
internal static unsafe partial class Gst
{
    public const ulong NoTime = ulong.MaxValue;
    public const int FormatTime = 3;
    public const string App = "libgstapp-1.0.so.0";
    public const string Video = "libgstvideo-1.0.so.0";
    private const string Core = "libgstreamer-1.0.so.0";
    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    [LibraryImport(Core, EntryPoint = "gst_segtrap_set_enabled")]
    public static partial void SetSegmentationTrap(int enabled);

    [LibraryImport(Core, EntryPoint = "gst_init_check")]
    public static partial int Init(nint argc, nint argv, out GError* error);

    /// <summary>The caller owns the element, also when there is an error.</summary>
    [LibraryImport(Core, EntryPoint = "gst_parse_launch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ParseLaunch(string text, out GError* error);

    [LibraryImport(Core, EntryPoint = "gst_object_unref")]
    public static partial void UnrefObject(nint instance);

    [LibraryImport(Core, EntryPoint = "gst_object_ref_sink")]
    public static partial nint RefSink(nint instance);

    [LibraryImport(Core, EntryPoint = "gst_mini_object_ref")]
    public static partial nint Ref(nint instance);

    [LibraryImport(Core, EntryPoint = "gst_mini_object_unref")]
    public static partial void Unref(nint instance);

    /// <summary>The caller owns the text.</summary>
    [LibraryImport(Core, EntryPoint = "gst_object_get_name")]
    public static partial nint GetName(nint instance);

    /// <summary>The caller owns the element.</summary>
    [LibraryImport(Core, EntryPoint = "gst_bin_get_by_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetByName(nint bin, string name);

    [LibraryImport(Core, EntryPoint = "gst_util_set_object_arg", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint instance, string name, string value);

    [LibraryImport(Core, EntryPoint = "gst_element_set_state")]
    public static partial GstStateChange SetState(nint element, GstState state);

    /// <summary>The caller owns the bus.</summary>
    [LibraryImport(Core, EntryPoint = "gst_element_get_bus")]
    public static partial nint GetBus(nint element);

    /// <summary>The caller owns the clock.</summary>
    [LibraryImport(Core, EntryPoint = "gst_element_get_clock")]
    public static partial nint GetClock(nint element);

    [LibraryImport(Core, EntryPoint = "gst_element_get_base_time")]
    public static partial ulong GetBaseTime(nint element);

    [LibraryImport(Core, EntryPoint = "gst_clock_get_time")]
    public static partial ulong GetTime(nint clock);

    [LibraryImport(Core, EntryPoint = "gst_segment_to_running_time")]
    public static partial ulong ToRunningTime(nint segment, int format, ulong position);

    /// <summary>The caller owns the message.</summary>
    [LibraryImport(Core, EntryPoint = "gst_bus_pop_filtered")]
    public static partial GstMessage* PopMessage(nint bus, GstMessageKind kinds);

    /// <summary>The caller owns error and details.</summary>
    [LibraryImport(Core, EntryPoint = "gst_message_parse_error")]
    public static partial void ParseError(GstMessage* message, out GError* error, out nint details);

    [LibraryImport(Core, EntryPoint = "gst_sample_get_buffer")]
    public static partial GstBuffer* GetBuffer(nint sample);

    [LibraryImport(Core, EntryPoint = "gst_sample_get_caps")]
    public static partial nint GetCaps(nint sample);

    [LibraryImport(Core, EntryPoint = "gst_sample_get_segment")]
    public static partial nint GetSegment(nint sample);

    /// <summary>The caller owns the text.</summary>
    [LibraryImport(Core, EntryPoint = "gst_caps_to_string")]
    public static partial nint ToText(nint caps);

    [LibraryImport(Core, EntryPoint = "gst_buffer_map")]
    public static partial int Map(GstBuffer* buffer, out GstMapInfo map, GstMapMode mode);

    [LibraryImport(Core, EntryPoint = "gst_buffer_unmap")]
    public static partial void Unmap(GstBuffer* buffer, in GstMapInfo map);

    /// <summary>The caller owns the sample; 0 when none came in time or none will come.</summary>
    [LibraryImport(App, EntryPoint = "gst_app_sink_try_pull_sample")]
    public static partial nint TryPullSample(nint sink, ulong timeoutNs);

    [LibraryImport(App, EntryPoint = "gst_app_sink_is_eos")]
    public static partial int IsAtEnd(nint sink);

    [LibraryImport(App, EntryPoint = "gst_app_sink_set_callbacks")]
    public static partial void SetCallbacks(nint sink, in GstAppSinkCallbacks callbacks, nint state, nint destroy);

    [LibraryImport(Video, EntryPoint = "gst_video_info_from_caps")]
    public static partial int ReadCaps(out GstVideoInfo info, nint caps);

    [LibraryImport(Video, EntryPoint = "gst_buffer_get_video_meta")]
    public static partial GstVideoMeta* GetVideoMeta(GstBuffer* buffer);

    [LibraryImport(GObject, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(nint instance, string name, ref GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_get_object")]
    public static partial nint GetObject(in GValue value);

    [LibraryImport(GObject, EntryPoint = "g_value_unset")]
    public static partial void Unset(ref GValue value);

    /// <summary>Text of a string that the caller owns; frees it.</summary>
    public static string TakeText(nint text)
    {
        var result = Marshal.PtrToStringUTF8(text) ?? "";
        Free(text);
        return result;
    }

    /// <summary>Message of an error that the caller owns; frees it.</summary>
    public static string TakeText(GError* error)
    {
        var result = error is null ? "unknown error" : Marshal.PtrToStringUTF8(error->Message) ?? "";
        if (error is not null)
            FreeError(error);
        return result;
    }

    [LibraryImport(GLib, EntryPoint = "g_free")]
    private static partial void Free(nint memory);

    [LibraryImport(GLib, EntryPoint = "g_error_free")]
    private static partial void FreeError(GError* error);
}
