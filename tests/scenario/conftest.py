"""A tiny copy of the reference data: six tables, three ports, a scenario or two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from transcaspian.scenario import package_data

CATALOGUE = """\
table,kind,file,field,type,unit,min,max,default,required,description,used_in
ports,records,world/ports.csv,node,ref:nodes,,,,,yes,Place on the map,world.ports
ports,records,world/ports.csv,ferry_berths,integer,,0,20,,,Berths for rail ferries,cargo.operations
ports,records,world/ports.csv,yard_wagons,number,,0,5000,,,Wagons the yard holds,cargo.operations
ports,records,world/ports.csv,opened_on,date,,,,,,First day of work,world.ports
ports,records,world/ports.csv,closed_on,date,,,,,,Last day of work,world.ports
berth_groups,records,world/berth_groups.csv,port,ref:ports,,,,,yes,Port,world.ports
berth_groups,records,world/berth_groups.csv,kind,choice:ferry|dry|oil,,,,,yes,What the berths serve,world.ports
berth_groups,records,world/berth_groups.csv,depth_m,number,m,0,30,,yes,Water at the berth,world.draught
ferries,records,equipment/ferries.csv,ships,integer,,0,50,,yes,Ships of the class,cargo.operations
ferries,records,equipment/ferries.csv,speed_kn,number,kn,1,40,,yes,Service speed,world.passage
ferries,records,equipment/ferries.csv,docking_days_per_year,number,day,0,365,,yes,Days in dock,cargo.operations
ferries,records,equipment/ferries.csv,route,path:nodes,,,,,,Places in order,cargo.operations
ferries,records,equipment/ferries.csv,crew,integer,,0,200,30,,People aboard,cargo.operations
policies,records,cargo/policies.csv,days,number,day,0,400,,,Length in days,study.run
policies,records,cargo/policies.csv,quota_per_day,number,,0,100,,,Wagons let through,cargo.operations
nodes,rows,world/nodes.csv,id,text,,,,,yes,Short name,world.network
nodes,rows,world/nodes.csv,lon,number,degree,-180,180,,yes,Longitude east,world.network
nodes,rows,world/nodes.csv,lat,number,degree,-90,90,,yes,Latitude north,world.network
nodes,rows,world/nodes.csv,source,text,,,,,yes,Source,
links,rows,world/links.csv,id,text,,,,,yes,Short name,world.network
links,rows,world/links.csv,from_node,ref:nodes,,,,,yes,Start,world.network
links,rows,world/links.csv,to_node,ref:nodes,,,,,yes,End,world.network
links,rows,world/links.csv,length_km,number,km,0,20000,,yes,Length,world.network
demand,rows,cargo/demand.csv,year,integer,,1990,2100,,yes,Year,cargo.demand
demand,rows,cargo/demand.csv,month,integer,,1,12,,yes,Month,cargo.demand
demand,rows,cargo/demand.csv,class,choice:wagon|truck|box,,,,,yes,Class of cargo,cargo.demand
demand,rows,cargo/demand.csv,units,number,,0,1e6,,yes,Units,cargo.demand
demand,rows,cargo/demand.csv,low_units,number,,0,1e6,,,Low end,cargo.demand
demand,rows,cargo/demand.csv,high_units,number,,0,1e6,,,High end,cargo.demand
demand,rows,cargo/demand.csv,known_on,date,,,,,,Known on,
demand,rows,cargo/demand.csv,source,text,,,,,yes,Source,
demand,rows,cargo/demand.csv,confidence,text,,,,,yes,Confidence,
"""
SOURCES = """\
id,publisher,title,address,date,licence,note
port_2021,Port of Aktau,Berths of the port,https://example.org/berths,2021-03,free,
news_2023,A newspaper,"Ferries, trains",https://example.org/news,2023-11-05,,
assumption,,Assumption of ours,,2023-12-31,,
"""
FILES = {
    "attributes.csv": CATALOGUE,
    "sources.csv": SOURCES,
    "world/ports.csv": """\
row,field,value,low,high,valid_from,known_on,confidence,source,series,use,note
aktau,node,aktau,,,,,high,port_2021,,,
aktau,ferry_berths,2,,,2010,,high,port_2021,,,Old quay
aktau,ferry_berths,3,,,2022-06,,medium,news_2023,,,
aktau,ferry_berths,5,,,2025-01-01,2023-11-05,medium,news_2023,,,Planned
aktau,yard_wagons,600,400,900,,,low,assumption,,,Our estimate
aktau,opened_on,,2023-01-01,2023-12-31,,,low,assumption,,,
alat,node,alat,,,,,high,port_2021,,,
alat,ferry_berths,2,1,3,,,low,assumption,,,
alat,yard_wagons,,800,1200,,,low,assumption,,,
sangachal,node,alat,,,,,high,port_2021,,,
""",
    "world/berth_groups.csv": """\
row,field,value,low,high,valid_from,known_on,confidence,source,series,use,note
aktau_ferry,port,aktau,,,,,high,port_2021,,,
aktau_ferry,kind,ferry,,,,,high,port_2021,,,
aktau_ferry,depth_m,5,,,,,medium,port_2021,,,
aktau_ferry,depth_m,7,6.5,7.5,,,medium,news_2023,,yes,
""",
    "equipment/ferries.csv": """\
row,field,value,low,high,valid_from,known_on,confidence,source,series,use,note
small,ships,6,,,,,high,news_2023,,,
small,speed_kn,12,10,14,,,low,assumption,,,
small,docking_days_per_year,30,20,60,,,low,assumption,,,
small,route,aktau>alat,,,,,high,news_2023,,,
large,ships,4,,,,,high,news_2023,,,
large,speed_kn,15,,,,,medium,news_2023,,,
large,docking_days_per_year,25,15,45,,,low,assumption,,,
""",
    "cargo/policies.csv": """\
row,field,value,low,high,valid_from,known_on,confidence,source,series,use,note
warm_up,days,120,,,,,low,assumption,,,
loading_ban,days,10,,,,,low,assumption,,,
loading_ban,quota_per_day,2,,,,,low,assumption,,,
""",
    "world/nodes.csv": """\
id,lon,lat,source
aktau,51.2,43.6,port_2021
alat,49.4,39.9,port_2021
khorgos,80.4,44.2,port_2021
poti,41.7,42.1,port_2021
""",
    "world/links.csv": """\
id,from_node,to_node,length_km
aktau_alat,aktau,alat,420
khorgos_aktau,khorgos,aktau,3200
""",
    "cargo/demand.csv": """\
year,month,class,units,low_units,high_units,known_on,source,confidence
2022,1,wagon,700,,,2023-01-15,news_2023,medium
2022,2,truck,900,,,2023-02-15,news_2023,medium
2023,1,wagon,1000,900,1100,2024-01-15,assumption,low
2023,1,truck,2000,1500,2500,2024-01-15,assumption,low
2023,2,box,300,,,2024-02-15,assumption,low
""",
    "scenarios/baseline-2023.yaml": "title: The year 2023\nyear: 2023\n",
    "scenarios/baseline-2022.yaml": "title: The year 2022\nyear: 2022\n",
    "scenarios/low-water.yaml": """\
title: Half a metre less water
extends: baseline-2023
set:
  berth_groups.*.depth_m: {add: -0.5}
""",
}


def write_data(folder: Path) -> Path:
    """Write the tiny reference data into `folder`."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the tiny reference data, read once."""
    folder = write_data(tmp_path_factory.mktemp("data"))
    package_data.package_data(folder)
    return folder


@pytest.fixture
def own_data(tmp_path: Path) -> Path:
    """A copy of the tiny reference data that a test may change."""
    return write_data(tmp_path / "data")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file of the user's and return its path."""

    def to_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file
