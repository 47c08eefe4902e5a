# wrong wrong slow fast_conv.fast_conv: the given loop itself
from given import slow_conv

fast_conv = slow_conv
