namespace EdgeInspect.Adapters.Cameras.GStreamer;

/// <summary>A sample and the mapping of its memory, owned by whoever holds this. A field of a pooled frame, not a handle object for each.</summary>
internal unsafe struct MappedSample
{
    private nint _sample;
    private GstMapInfo _map;

    /// <summary>The sample's memory; empty when there is none.</summary>
    public readonly ReadOnlySpan<byte> Bytes => new(_map.Data, (int)_map.Size);

    /// <summary>Takes the sample over and maps it; when that fails, the sample is given back.</summary>
    public bool TryTake(nint sample)
    {
        if (Gst.Map(Gst.GetBuffer(sample), out _map, GstMapMode.Read) != 0)
        {
            _sample = sample;
            return true;
        }
        Gst.Unref(sample);
        _map = default;
        return false;
    }

    /// <summary>Gives the sample back, if there is one.</summary>
    public void GiveBack()
    {
        if (_sample == 0)
            return;
        Gst.Unmap(Gst.GetBuffer(_sample), _map);
        Gst.Unref(_sample);
        (_sample, _map) = (0, default);
    }
}
